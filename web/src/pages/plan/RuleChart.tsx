// The patient's own history of a rule's signal, with the limit in force (dotted) and the proposed one (solid plum).

import { useEffect, useRef, useState } from "preact/hooks";
import type { Handle, PlanRule } from "../../api/types/plan.ts";
import type { Course } from "../../api/types/record.ts";
import { format, language, words } from "../../i18n/index.ts";
import { amount } from "../../i18n/quantity.ts";
import { drawn } from "../../viewers/course/series.ts";
import * as plot from "../../viewers/trend/plot.ts";
import { DAYS } from "./editor.ts";
import { own } from "./words.ts";

const HEIGHT = 132;

interface Props {
  rule: PlanRule;
  course: Course;
  inForce: (handle: Handle) => number | null;
}

export function RuleChart({ rule, course, inForce }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watched = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    if (place.current) watched.observe(place.current);
    return () => watched.disconnect();
  }, []);
  const name = words.value.signals[course.signal] ?? course.signal;
  return (
    <div class="history" ref={place}>
      {course.bins.length === 0 && <p class="muted">{own.value.rule.noHistory}</p>}
      {course.bins.length > 0 && width > 80 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={own.value.rule.chart(name, DAYS)}>
          <Drawing rule={rule} course={course} width={width} inForce={inForce} />
        </svg>
      )}
    </div>
  );
}

function Drawing({ rule, course, width, inForce }: Props & { width: number }) {
  const { times, values } = drawn(course.bins);
  const dots = times.flatMap((time, i) => (values[i] === null ? [] : [{ at: time * 1_000, value: values[i]! }]));
  const limits = rule.handles.filter((handle) => handle.op);
  const olds = limits.map(inForce).filter((value) => value !== null);
  const bounds = [...dots.map((dot) => dot.value), ...limits.flatMap(withRoom), ...olds];
  const axis = plot.axisOf(course.signal, bounds, null);
  const box: plot.Box = { left: 40, right: width - 8, top: 6, bottom: HEIGHT - 22 };
  const window = { from: dots[0]!.at, to: dots[dots.length - 1]!.at };
  return (
    <>
      {limits.map((handle) => (
        <Zone key={handle.path.join(".")} handle={handle} severity={handle.path.includes("red") ? "high" : rule.severity} axis={axis} box={box} />
      ))}
      <path class="axis" d={`M${box.left} ${box.top}V${box.bottom}H${box.right}`} />
      {axis.ticks.map((tick) => (
        <text key={tick} x={box.left - 6} y={plot.y(tick, axis, box) + 4} text-anchor="end">
          {format.value.number(tick, 2)}
        </text>
      ))}
      <text x={box.left} y={HEIGHT - 6}>{format.value.day(new Date(window.from))}</text>
      <text x={box.right} y={HEIGHT - 6} text-anchor="end">{format.value.day(new Date(window.to))}</text>
      <path class="line" d={plot.path(dots, window, axis, box)} />
      {limits.map((handle) => (
        <Lines key={handle.path.join(".")} handle={handle} old={inForce(handle)} axis={axis} box={box} signal={course.signal} />
      ))}
    </>
  );
}

/** A limit with a little room beyond it for its zone and its words. */
function withRoom({ value, op, most, least }: Handle): number[] {
  const margin = (most - least) * 0.06;
  return [value, op === ">=" ? value + margin : value - margin];
}

function Zone({ handle, severity, axis, box }: { handle: Handle; severity: string; axis: plot.Axis; box: plot.Box }) {
  const y = plot.y(handle.value, axis, box);
  const isUpper = handle.op === ">=";
  return <rect class={`zone ${severity}`} x={box.left} width={box.right - box.left} y={isUpper ? box.top : y} height={Math.max(0, isUpper ? y - box.top : box.bottom - y)} />;
}

function Lines({ handle, old, axis, box, signal }: { handle: Handle; old: number | null; axis: plot.Axis; box: plot.Box; signal: string }) {
  const y = plot.y(handle.value, axis, box);
  const isChanged = old !== null && old !== handle.value;
  const value = amount(signal, handle.value);
  const base = handle.op === ">=" ? y - 4 : y + 13;
  return (
    <>
      {isChanged && <path class="old" d={`M${box.left} ${plot.y(old, axis, box)}H${box.right}`} />}
      <path class={isChanged ? "proposed" : "limit"} d={`M${box.left} ${y}H${box.right}`} />
      <text class={isChanged ? "proposed" : undefined} x={box.left + 6} y={base}>
        {isChanged ? own.value.rule.proposed(value) : `${handle.name[language.value]} ${value}`}
      </text>
    </>
  );
}
