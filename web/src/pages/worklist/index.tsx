// The case manager's worklist: lanes, rows that never jump, and the open case beside them.

import { useEffect, useRef } from "preact/hooks";
import { sorry, words } from "../../i18n/index.ts";
import { LANES, type Row } from "./merge.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import * as worklist from "./list.ts";
import { Icon } from "../../ui/Icon.tsx";
import { CasePanel } from "./CasePanel.tsx";
import { CaseRow } from "./CaseRow.tsx";
import { listen } from "./keys.ts";
import { Lanes } from "./Lanes.tsx";
import { own } from "./words.ts";
import "./worklist.css";

export default function Worklist() {
  useEffect(() => {
    const close = session.me.value?.sees_worklist ? worklist.open() : undefined;
    const deaf = listen();
    return () => {
      close?.();
      deaf();
    };
  }, []);
  const here = route.route.value;
  document.title = `${own.value.worklist.title} · accanto`;
  if (!session.me.value?.sees_worklist) return <Forbidden />;
  const whole = here.path.endsWith("/strip");
  return (
    <main id="main" class={whole ? "whole" : here.uid ? "beside-open" : ""}>
      <h1 class="sr">{own.value.worklist.title}</h1>
      <Lanes />
      <List />
      {here.uid ? <CasePanel key={here.uid} uid={here.uid} whole={whole} /> : <Pick />}
    </main>
  );
}

function Forbidden() {
  return (
    <main id="main" class="whole">
      <p class="state">{own.value.worklist.forbidden}</p>
    </main>
  );
}

function Pick() {
  return (
    <aside class="drawer pick" aria-label={own.value.case.why}>
      <p>{own.value.worklist.pick}</p>
    </aside>
  );
}

function List() {
  const { worklist: say } = own.value;
  return (
    <div class="list">
      <Bar />
      {worklist.failure.value && (
        <p class="banner" role="status">
          <Icon shape="information" />
          {sorry(worklist.failure.value)}
        </p>
      )}
      <Fresh />
      <div class="scroll" tabIndex={0} role="region" aria-label={say.open}>
        <Rows />
      </div>
      <Foot />
    </div>
  );
}

function Bar() {
  const { worklist: say } = own.value;
  const all = worklist.rows.value ?? [];
  const option = (chosen: worklist.Filter, count: number) => (
    <button type="button" aria-pressed={worklist.filter.value === chosen} onClick={() => (worklist.filter.value = chosen)}>
      {say[chosen]} {count}
    </button>
  );
  const owned = (row: Row) => row.case.alerts[0]?.owner?.username;
  return (
    <div class="bar">
      <span class="seg" role="group" aria-label={say.filter}>
        {option("all", all.length)}
        {option("mine", all.filter((row) => owned(row) === session.me.value?.username).length)}
        {option("free", all.filter((row) => !owned(row)).length)}
      </span>
    </div>
  );
}

/** "3 nuovi": said politely, shown when the reader wants. */
function Fresh() {
  const { worklist: say } = own.value;
  const news = worklist.waiting.value;
  const high = news.filter((item) => item.lane === "high").length;
  return (
    <div role="status" aria-live="polite">
      {news.length > 0 && (
        <button type="button" class={high ? "fresh high" : "fresh"} onClick={worklist.showWaiting}>
          <Icon shape={high ? "high" : "information"} />
          <b>{say.fresh(news.length)}</b>
          {high > 0 && <span>{say.freshHigh(high)}</span>}
          <span class="grow" />
          <span class="do">{say.show}</span> <kbd>n</kbd>
        </button>
      )}
    </div>
  );
}

function Rows() {
  const { worklist: say } = own.value;
  const all = worklist.rows.value;
  if (all === null) return <Frame />;
  if (all.length === 0) return <p class="state calm">{say.calm}</p>;
  if (worklist.visible.value.length === 0) return <p class="state">{say.noneHere}</p>;
  return (
    <>
      {LANES.map((lane) => (
        <LaneRows key={lane} lane={lane} rows={worklist.visible.value.filter((row) => row.lane === lane)} />
      ))}
    </>
  );
}

function LaneRows({ lane, rows }: { lane: Row["lane"]; rows: Row[] }) {
  const { worklist: say } = own.value;
  if (rows.length === 0) return null;
  return (
    <section class="lane" id={`lane-${lane}`} aria-label={say.lane[lane]}>
      <h2>
        <span class={`sev ${lane}`}>
          <Icon shape={lane} />
          {say.lane[lane]}
        </span>
        <span>{rows.length}</span>
        <span class="meta">{say.criterion[lane]}</span>
      </h2>
      <ul>
        {rows.map((row) => (
          <CaseRow key={row.case.key} row={row} />
        ))}
      </ul>
    </section>
  );
}

/** The frame of the list while it loads: of the final size, and without a spinner. */
function Frame() {
  const shown = useRef<HTMLDivElement>(null);
  return (
    <div class="frame" ref={shown} aria-busy="true" role="status" aria-label={words.value.loading}>
      <i />
      <i />
      <i />
    </div>
  );
}

function Foot() {
  const { worklist: say } = own.value;
  const key = (name: string, does: string) => (
    <span class="key">
      <kbd>{name}</kbd> {does}
    </span>
  );
  return (
    <div class="foot">
      <span>
        <b>{say.order}</b> {say.orderRule}
      </span>
      {session.hasKeys.value && (
        <>
          <span class="key">
            <kbd>j</kbd>
            <kbd>k</kbd> {say.keys.move}
          </span>
          {key("Enter", say.keys.open)}
          {key("a", say.keys.take)}
          {key("n", say.keys.fresh)}
          {key("Esc", say.keys.close)}
        </>
      )}
    </div>
  );
}
