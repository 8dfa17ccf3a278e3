// The case manager's worklist: lanes, rows that never jump, and the open case beside them.

import { useEffect } from "preact/hooks";
import { sorry } from "../../i18n/index.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Bar } from "./Bar.tsx";
import { CasePanel } from "./CasePanel.tsx";
import { Help, isHelpOpen } from "./Help.tsx";
import { listen } from "./keys.ts";
import { Lanes } from "./Lanes.tsx";
import * as list from "./list.ts";
import { Rows } from "./Rows.tsx";
import { own } from "./words.ts";
import "./worklist.css";

export default function Worklist() {
  const mayRead = session.me.value?.sees_worklist;
  useEffect(() => {
    document.title = `${own.value.worklist.title} · accanto`;
    const close = mayRead ? list.open() : undefined;
    const deaf = listen();
    return () => {
      close?.();
      deaf();
    };
  }, [mayRead]);
  const { uid, path } = route.route.value;
  const isWhole = path.endsWith("/strip");
  if (!mayRead && !uid) return <Forbidden />;
  return (
    <main id="main" class={["work", isWhole ? "whole" : uid && "beside-open"].filter(Boolean).join(" ")}>
      <h1 class="sr">{own.value.worklist.title}</h1>
      <Lanes />
      <List />
      {uid ? <CasePanel key={uid} uid={uid} whole={isWhole} /> : <Pick />}
      {isHelpOpen.value && <Help />}
    </main>
  );
}

function Forbidden() {
  return (
    <main id="main" class="work whole">
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
  const failure = list.failure.value;
  return (
    <div class="list">
      <Bar />
      {failure && (
        <p class="banner" role="status">
          <Icon shape="information" />
          {sorry(failure)}
        </p>
      )}
      <Fresh />
      <p class="sr" role="alert">
        {list.urgent.value && own.value.worklist.mineHigh(list.urgent.value)}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label={own.value.worklist.open}>
        <Rows />
      </div>
      <Foot />
    </div>
  );
}

/** "3 nuovi": said politely, shown when the reader wants. */
function Fresh() {
  const { worklist: say } = own.value;
  const news = list.waiting.value;
  const high = news.filter((item) => item.lane === "high").length;
  return (
    <div role="status" aria-live="polite">
      {news.length > 0 && (
        <button type="button" class={high ? "fresh high" : "fresh"} onClick={list.showWaiting}>
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

const SHOWN = ["j k", "a", "c", "o", "s", "t"];

function Foot() {
  const { worklist: say, help } = own.value;
  return (
    <div class="foot">
      <span>
        <b>{say.order}</b> {say.orderRule}
      </span>
      {session.hasKeys.value &&
        help.rows
          .filter(([keys]) => SHOWN.includes(keys))
          .map(([keys, does]) => (
            <span class="key" key={keys}>
              {keys.split(" ").map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}{" "}
              {does}
            </span>
          ))}
      <button class="btn quiet s key" type="button" onClick={() => (isHelpOpen.value = true)}>
        <kbd>?</kbd> {say.keys}
      </button>
    </div>
  );
}
