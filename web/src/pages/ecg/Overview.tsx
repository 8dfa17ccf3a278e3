// The whole record in one line: heart rate, ectopic beats, gaps, and a window that says where the reader is.

import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { format, words } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { secondsOf, timeOf } from "../../viewers/ecg/record.ts";
import { Ribbon } from "./ribbon.ts";
import type { Desk } from "./desk.ts";
import { own } from "./words.ts";

export function Overview({ desk }: { desk: Desk }) {
  const say = own.value.overview;
  const [from, to] = windowOf(desk);
  const whole = secondsOf(desk.meta);
  const text = say.window(clock(desk, from), clock(desk, to));
  return (
    <section class="overview">
      <div class="cap">
        <h3>{say.title(format.value.span(whole * 1_000))}</h3>
        <span class="meta">
          {say.ectopic} · {text}
        </span>
      </div>
      <Slider desk={desk} text={text} from={from} whole={whole} />
    </section>
  );
}

interface SliderProps {
  desk: Desk;
  text: string;
  from: number;
  whole: number;
}

function Slider({ desk, text, from, whole }: SliderProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ribbon = useRef<Ribbon | null>(null);
  useEffect(() => {
    ribbon.current = canvas.current && new Ribbon(canvas.current, desk);
    const off = effect(() => ribbon.current?.follow(desk.view.value, desk.page.value));
    return () => {
      off();
      ribbon.current?.close();
    };
  }, [desk]);
  useEffect(() => ribbon.current?.renew(), [desk.standing.value, session.theme.value, words.value]);
  return (
    <div class="ribbon" role="slider" tabIndex={0} aria-label={own.value.overview.name} aria-valuemin={0}
      aria-valuemax={Math.round(whole)} aria-valuenow={Math.round(from)} aria-valuetext={text}
      onKeyDown={(event) => keyed(desk, event)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        ribbon.current?.jump(event);
      }}
      onPointerMove={(event) => event.buttons && ribbon.current?.jump(event)}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}

function keyed(desk: Desk, event: KeyboardEvent): void {
  const moves: Record<string, () => void> = {
    ArrowLeft: () => desk.step(-1), ArrowDown: () => desk.step(-1),
    ArrowRight: () => desk.step(1), ArrowUp: () => desk.step(1),
    PageUp: () => desk.turn(-1), PageDown: () => desk.turn(1),
    Home: () => desk.go(0), End: () => desk.go(Infinity),
  };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  move();
}

/** Seconds of the record that are in view, where the reader stopped. */
export function windowOf(desk: Desk): [number, number] {
  const { t0 } = desk.rested.value;
  return [t0, Math.min(t0 + desk.page.value, secondsOf(desk.meta))];
}

export function clock(desk: Desk, seconds: number): string {
  return format.value.seconds(new Date(timeOf(desk.meta, seconds * desk.meta.rateHz)));
}
