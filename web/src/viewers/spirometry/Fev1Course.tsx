// FEV1 over weeks or months: every trusted session, the own baseline, where a fall begins; today at the right edge.

import type { Breath } from "../../api/types/spirometry.ts";
import { format } from "../../i18n/index.ts";
import { own } from "../../pages/spirometry/words.ts";
import { drawn } from "../course/series.ts";
import * as plot from "../trend/plot.ts";

const BOX: plot.Box = { left: 34, right: 374, top: 10, bottom: 126 };
const DAY_MS = 86_400_000;

interface Props {
  sessions: Breath[];
  current: string;
  days: number;
  until: string;
  onOpen: (session: string) => void;
}

export function Fev1Course({ sessions, current, days, until, onOpen }: Props) {
  const words = own.value.course;
  const window: plot.Window = { from: Date.parse(until) - days * DAY_MS, to: Date.parse(until) };
  const seen = sessions.filter((one) => one.fev1 !== null && one.phase !== "after" && Date.parse(one.starts) >= window.from);
  const here = sessions.find((one) => one.session === current);
  if (!seen.length) return <p class="muted">{words.none}</p>;
  const [usual, amber] = [here?.usual_l ?? null, here?.amber_l ?? null];
  const values = [...seen.map((one) => one.fev1!), ...[usual, amber].filter((one) => one !== null)];
  const margin = Math.max(0.1, (Math.max(...values) - Math.min(...values)) * 0.15);
  const axis = plot.axisOf("", [Math.min(...values) - margin, Math.max(...values) + margin], null);
  const [x, y] = [(at: string) => plot.x(Date.parse(at), window, BOX), (value: number) => plot.y(value, axis, BOX)];
  return (
    <svg class="fev1-course" viewBox="0 0 384 150" role="img" aria-label={label(seen, usual, days)}>
      {amber !== null && <rect class="zone" x={BOX.left} width={BOX.right - BOX.left} y={y(amber)} height={Math.max(0, BOX.bottom - y(amber))} />}
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <path class="tick" d={`M${BOX.left - 4} ${y(tick)}H${BOX.left}`} />
          <text x={BOX.left - 8} y={y(tick) + 4} text-anchor="end">
            {format.value.number(tick, 2)}
          </text>
        </g>
      ))}
      <path class="tick" d={`M${BOX.left} ${BOX.top}V${BOX.bottom}H${BOX.right}`} />
      {usual !== null && <path class="usual" d={`M${BOX.left} ${y(usual)}H${BOX.right}`} />}
      {amber !== null && (
        <>
          <path class="amber" d={`M${BOX.left} ${y(amber)}H${BOX.right}`} />
          <text class="amber" x={BOX.left + 6} y={y(amber) + 14}>
            {words.limit(format.value.number(amber, 2))}
          </text>
        </>
      )}
      <path class="line" d={stroke(seen, x, y)} />
      {seen.map((one) => (
        <Point key={one.session} one={one} isHere={one.session === current} x={x(one.starts)} y={y(one.fev1!)} onOpen={onOpen} />
      ))}
      {[window.from, (window.from + window.to) / 2, window.to].map((at, i) => (
        <text key={at} x={plot.x(at, window, BOX)} y={143} text-anchor={(["start", "middle", "end"] as const)[i]!}>
          {i === 2 ? words.today : format.value.day(new Date(at))}
        </text>
      ))}
    </svg>
  );
}

/** Full where it can be trusted, a ring where it can't; beyond the limit the shape of the alert. A click opens the session. */
function Point({ one, isHere, x, y, onOpen }: { one: Breath; isHere: boolean; x: number; y: number; onOpen: (session: string) => void }) {
  const open = () => onOpen(one.session);
  if (one.change === "amber" || one.change === "red") return <path class={`beyond ${one.change}`} d={`M${x} ${y - 5}l5 5l-5 5l-5 -5z`} onClick={open} />;
  return <circle class={`${one.is_trusted ? "trusted" : "doubted"} ${isHere ? "here" : ""}`} cx={x} cy={y} r={isHere ? 4 : 2.6} onClick={open} />;
}

/** A missed day lifts the pen; what can't be trusted is no part of the line. */
function stroke(seen: readonly Breath[], x: (at: string) => number, y: (value: number) => number): string {
  const trusted = seen.filter((one) => one.is_trusted);
  const bins = trusted.map((one) => ({ low_at: one.starts, low: one.fev1!, high_at: one.starts, high: one.fev1!, count: 1 }));
  const { times, values } = drawn(bins);
  const place = (at: number, value: number) => `${x(new Date(at * 1_000).toISOString()).toFixed(1)} ${y(value).toFixed(1)}`;
  return values.map((value, i) => (value === null ? "" : `${i > 0 && values[i - 1] !== null ? "L" : "M"}${place(times[i]!, value)}`)).join("");
}

function label(seen: readonly Breath[], usual: number | null, days: number): string {
  const words = own.value.course;
  const newest = seen[seen.length - 1]!;
  const base = usual === null ? words.noUsual : words.usual(format.value.number(usual, 2));
  return `${words.label(days, seen.length, format.value.number(newest.fev1!, 2))} ${base}`;
}
