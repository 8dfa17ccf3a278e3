// How the calendar was kept, entry by entry: a dot is done, a ring late, a cross missed, a line excused.

import type { Dot, Kept } from "../../api/types/record.ts";
import { format, language } from "../../i18n/index.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import { own } from "./words.ts";

const STEP = 19;
const SIZE = 14;

export function Calendar({ kept }: { kept: readonly Kept[] }) {
  const { calendar } = own.value;
  const done = kept.reduce((sum, one) => sum + one.done, 0);
  const counted = kept.reduce((sum, one) => sum + one.counted, 0);
  const share = counted ? `${format.value.number((100 * done) / counted, 0)}\u00a0%` : "—";
  return (
    <Panel title={calendar.title} tools={<Share share={share} said={calendar.share(done, counted)} />}>
      {kept.length === 0 && <p class="muted">{calendar.none}</p>}
      {kept.length > 0 && (
        <div class="scroller" tabIndex={0} role="region" aria-label={own.value.courses.tableOf(calendar.title)}>
          <table class="kept">
            <thead class="sr">
              <tr>
                <th scope="col">{calendar.item}</th>
                <th scope="col">{calendar.days}</th>
                <th scope="col">{calendar.kept}</th>
              </tr>
            </thead>
            <tbody>
              {kept.map((one) => (
                <Row key={one.item} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Share({ share, said }: { share: string; said: string }) {
  return (
    <>
      <b>{share}</b> <span class="meta">{said}, {own.value.calendar.days}</span>
    </>
  );
}

function Row({ one }: { one: Kept }) {
  const title = one.title[language.value];
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>
        <svg width={Math.max(1, one.dots.length) * STEP} height={SIZE} role="img" aria-label={summary(one)}>
          {one.dots.map((dot, i) => (
            <Mark key={i} dot={dot} x={i * STEP + SIZE / 2} />
          ))}
        </svg>
      </td>
      <td class="num">
        <b>
          {one.done}/{one.counted}
        </b>
      </td>
    </tr>
  );
}

function Mark({ dot, x }: { dot: Dot; x: number }) {
  const y = SIZE / 2;
  const said = `${format.value.day(new Date(`${dot.day}T12:00:00Z`))}: ${own.value.courses[dot.outcome]}`;
  switch (dot.outcome) {
    case "done":
      return <circle class="tick done" cx={x} cy={y} r={4.5}><title>{said}</title></circle>;
    case "late":
      return <circle class="tick late" cx={x} cy={y} r={4}><title>{said}</title></circle>;
    case "missed":
      return <path class="tick missed" d={`M${x - 4} ${y - 4}l8 8M${x + 4} ${y - 4}l-8 8`}><title>{said}</title></path>;
    case "excused":
      return <path class="tick missed" d={`M${x - 4} ${y}h8`}><title>{said}</title></path>;
    case "due":
      return <circle class="tick due" cx={x} cy={y} r={1.5}><title>{said}</title></circle>;
  }
}

/** The row in words: how many, and which days were missed. */
function summary(one: Kept): string {
  const { calendar, courses } = own.value;
  const missed = one.dots.filter((dot) => dot.outcome === "missed").map((dot) => format.value.day(new Date(`${dot.day}T12:00:00Z`)));
  return calendar.row(one.title[language.value], one.done, one.counted) + (missed.length ? `; ${courses.missed}: ${missed.join(", ")}` : "");
}
