// The median beat on true paper, with where its waves begin and end, and QTc by each formula.

import type { EcgMeasures, EcgMedian } from "../../api/types/ecg.ts";
import { format } from "../../i18n/index.ts";
import { pxPerMm } from "../../viewers/ecg/CalibrationPanel.tsx";
import { CSS_PX_PER_MM } from "../../viewers/ecg/scale.ts";
import { own } from "./words.ts";

const MM_PER_SECOND = 25;
const MM_PER_MILLIVOLT = 10;
const HIGH_MM = 35;
const BASELINE_MM = 20;

export function Median({ measures }: { measures: EcgMeasures }) {
  const { median: say, measures: names } = own.value;
  const { median, formulas } = measures;
  if (!median) return <p class="meta">{say.none}</p>;
  return (
    <section class="median">
      <h3>{say.title(median.beats)}</h3>
      <div class="pair">
        <Beat median={median} />
        <dl class="kv">
          {intervals(median).map(([name, ms]) => (
            <div class="line" key={name}>
              <dt>{name}</dt>
              <dd><b>{format.value.number(ms, 0)} ms</b></dd>
            </div>
          ))}
          {formulas.map((one) => (
            <div class="line" key={one.name}>
              <dt>QTc {names.formulas[one.name] ?? one.name}</dt>
              <dd>{format.value.number(one.qtc_ms, 0)} ms</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

/** What the marks of the median beat measure, in milliseconds. */
function intervals({ marks, rate_hz }: EcgMedian): [string, number][] {
  const between = (from: number | null, to: number | null) => (from === null || to === null ? null : ((to - from) / rate_hz) * 1_000);
  const all: [string, number | null][] = [
    ["PR", between(marks.p_on, marks.qrs_on)], ["QRS", between(marks.qrs_on, marks.qrs_off)], ["QT", between(marks.qrs_on, marks.t_off)],
  ];
  return all.filter((one): one is [string, number] => one[1] !== null);
}

function Beat({ median }: { median: EcgMedian }) {
  const { samples, rate_hz, uv_per_lsb, marks } = median;
  const wide = Math.ceil(((samples.length / rate_hz) * MM_PER_SECOND) / 5) * 5;
  const mm = pxPerMm.value ?? CSS_PX_PER_MM;
  const zero = samples[marks.qrs_on ?? 0] ?? 0;
  const x = (i: number) => (i / rate_hz) * MM_PER_SECOND;
  const y = (v: number) => BASELINE_MM - (((v - zero) * uv_per_lsb) / 1_000) * MM_PER_MILLIVOLT;
  const path = samples.map((v, i) => `${i ? "L" : "M"}${x(i).toFixed(2)} ${y(v).toFixed(2)}`).join("");
  return (
    <svg class="mm-paper" width={wide * mm} height={HIGH_MM * mm} viewBox={`0 0 ${wide} ${HIGH_MM}`} role="img"
      aria-label={own.value.median.describe(median.lead, median.beats)}>
      <Grid wide={wide} high={HIGH_MM} />
      <path class="trace" d={path} />
      <Bracket from={marks.qrs_on} to={marks.qrs_off} x={x} y={HIGH_MM - 7} />
      <Bracket from={marks.qrs_on} to={marks.t_off} x={x} y={HIGH_MM - 3} />
    </svg>
  );
}

function Bracket({ from, to, x, y }: { from: number | null; to: number | null; x: (i: number) => number; y: number }) {
  if (from === null || to === null) return null;
  return <path class="bracket" d={`M${x(from)} ${y - 1}v2M${x(to)} ${y - 1}v2M${x(from)} ${y}H${x(to)}`} />;
}

/** Lines of paper in millimetres of the drawing. */
export function Grid({ wide, high }: { wide: number; high: number }) {
  const lines = (step: number) =>
    [...Array(Math.floor(wide / step) + 1).keys()].map((k) => `M${k * step} 0V${high}`).join("") +
    [...Array(Math.floor(high / step) + 1).keys()].map((k) => `M0 ${k * step}H${wide}`).join("");
  return (
    <>
      <path class="fine" d={lines(1)} />
      <path class="bold" d={lines(5)} />
    </>
  );
}
