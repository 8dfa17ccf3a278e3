// The cases in their lanes: as many as are looked at, more as the reader goes on.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import * as route from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Empty, Loading } from "../../ui/parts/States.tsx";
import { CaseRow } from "./CaseRow.tsx";
import * as list from "./list.ts";
import { LANES, type Row } from "./merge.ts";
import { own } from "./words.ts";

const AT_ONCE = 200;
const AHEAD = "1200px";

/** How many rows are drawn; more when the reader comes near the last one. */
const drawn = signal(AT_ONCE);

export const more = () => (drawn.value += AT_ONCE);

export function Rows() {
  const { worklist: say } = own.value;
  const all = list.rows.value;
  if (all === null) return <Loading rows={8} />;
  if (all.length === 0) return <Empty title={say.calm} />;
  const visible = list.visible.value;
  if (visible.length === 0) return <Empty title={say.noneHere} />;
  let room = drawn.value;
  return (
    <>
      {LANES.map((lane) => {
        const rows = visible.filter((row) => row.lane === lane);
        const shown = rows.slice(0, Math.max(0, room));
        room -= shown.length;
        return shown.length > 0 && <LaneRows key={lane} lane={lane} rows={shown} count={rows.length} />;
      })}
      {visible.length > drawn.value && <Rest count={visible.length - drawn.value} />}
    </>
  );
}

function LaneRows({ lane, rows, count }: { lane: Row["lane"]; rows: Row[]; count: number }) {
  const { worklist: say } = own.value;
  const open = route.route.value.uid;
  return (
    <section class="lane" id={`lane-${lane}`} aria-label={say.lane[lane]}>
      <h2>
        <span class={`sev ${lane}`}>
          <Icon shape={lane} />
          {say.lane[lane]}
        </span>
        <span>{count}</span>
        <span class="meta">{say.criterion[lane]}</span>
      </h2>
      <ul>
        {rows.map((row) => (
          <CaseRow key={row.case.key} row={row} isOpen={open !== null && row.case.alerts.some((one) => one.uid === open)} />
        ))}
      </ul>
    </section>
  );
}

function Rest({ count }: { count: number }) {
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const root = place.current?.closest(".scroll") ?? null;
    const near = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { root, rootMargin: AHEAD });
    if (place.current) near.observe(place.current);
    return () => near.disconnect();
  }, [count]);
  return (
    <button class="btn quiet rest" type="button" ref={place} onClick={more}>
      {own.value.worklist.more(count)}
    </button>
  );
}
