// Below the paper: what the caliper says, and the chosen beat, in words and with a button for each key.

import { format } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { Icon, type Shape } from "../../ui/Icon.tsx";
import { isCorrected, LABELS, labelOf } from "../../viewers/ecg/beats.ts";
import { inOrder } from "../../viewers/ecg/caliper.ts";
import { timeOf } from "../../viewers/ecg/record.ts";
import type { Deeds } from "./correcting.ts";
import { isOff } from "../../viewers/ecg/filter.ts";
import type { Desk } from "./desk.ts";
import { named, own as filterWords } from "./filtering.ts";
import { own } from "./words.ts";

const LEG_MS = 4;

export function Readout({ desk, deeds, mayCorrect }: { desk: Desk; deeds: Deeds; mayCorrect: boolean }) {
  return (
    <div class="readout">
      <Measured desk={desk} />
      <div class="line">
        <Moves desk={desk} />
        <ChosenBeat desk={desk} deeds={deeds} mayCorrect={mayCorrect} />
      </div>
    </div>
  );
}

/** What the arrows and the pages do, for those who have no keys. */
function Moves({ desk }: { desk: Desk }) {
  const say = own.value;
  return (
    <div class="pair" role="group" aria-label={own.value.overview.name}>
      <Small name={say.pageBack} shape="back" onClick={() => desk.turn(-1)} />
      <Small name={say.back} shape="left" onClick={() => desk.step(-1)} />
      <Small name={say.forth} shape="right" onClick={() => desk.step(1)} />
      <Small name={say.pageForth} shape="forth" onClick={() => desk.turn(1)} />
      <Word keys="v" onClick={() => desk.nextEctopic(1)}>{say.beat.nextEctopic}</Word>
    </div>
  );
}

function Measured({ desk }: { desk: Desk }) {
  const say = own.value.reading;
  const reading = desk.reading.value;
  const caliper = desk.caliper.value;
  if (!reading || !caliper) return null;
  const from = timeOf(desk.meta, inOrder(caliper)[0].sample);
  return (
    <div class="line" role="group" aria-label={say.title}>
      <p role="status" class="said">
        <Icon shape="caliper" /> {say.title} <b>{format.value.number(reading.ms, 0)} ms</b>
        {reading.rate !== null && <>, {format.value.number(reading.rate, 0)} /min</>} · {say.amplitude}{" "}
        <b>{reading.millivolts === null ? say.noSample : `${format.value.number(reading.millivolts, 3)} mV`}</b> · {say.from} <b>{preciseTime(from)}</b>
        {!isOff(desk.applied.value) && <> · <b>{filterWords.value.read(named(desk.applied.value))}</b></>}
      </p>
      <Fields desk={desk} />
      <Small name={say.left} shape="left" onClick={() => desk.moveLeg(-LEG_MS)} />
      <Small name={say.right} shape="right" onClick={() => desk.moveLeg(LEG_MS)} />
      <Small name={say.up} shape="up" onClick={() => desk.raiseLeg(1)} />
      <Small name={say.down} shape="down" onClick={() => desk.raiseLeg(-1)} />
      <Word keys="Tab" onClick={desk.switchLeg}>{say.other}</Word>
      <Word keys="r" onClick={desk.snap}>{say.snap}</Word>
      <Word keys="n" onClick={desk.march} isOn={caliper.isMarching}>{say.march}</Word>
    </div>
  );
}

/** The caliper as two numbers: every drag has a field. */
function Fields({ desk }: { desk: Desk }) {
  const say = own.value.reading;
  const caliper = desk.caliper.value!;
  const { rateHz } = desk.meta;
  const [one, other] = inOrder(caliper);
  const late = caliper.legs[0] === other ? 0 : 1;
  return (
    <>
      <label class="picked">
        <span>{say.at}</span>
        <input type="number" step={0.004} min={0} value={(one.sample / rateHz).toFixed(3)}
          onChange={(event) => desk.place(late === 0 ? 1 : 0, Number(event.currentTarget.value) * rateHz)} />
      </label>
      <label class="picked">
        <span>{say.ms}</span>
        <input type="number" step={4} min={0} value={Math.round(((other.sample - one.sample) / rateHz) * 1_000)}
          onChange={(event) => desk.place(late, one.sample + (Number(event.currentTarget.value) / 1_000) * rateHz)} />
      </label>
    </>
  );
}

function ChosenBeat({ desk, deeds, mayCorrect }: { desk: Desk; deeds: Deeds; mayCorrect: boolean }) {
  const say = own.value.beat;
  const index = desk.selected.value;
  const beats = desk.standing.value;
  return (
    <div class="pair" role="group" aria-label={say.label}>
      <p role="status" class="said">
        {index === null ? say.none : <Named desk={desk} index={index} />}
      </p>
      <Small name={say.previous} shape="left" onClick={() => desk.nextBeat(-1)} />
      <Small name={say.next} shape="right" onClick={() => desk.nextBeat(1)} />
      {mayCorrect && index !== null && (
        <span class="seg" role="group" aria-label={say.relabel}>
          {LABELS.map((label, i) => (
            <button key={label} type="button" aria-pressed={labelOf(beats, index) === label} title={`${say.labels[label]} (${i + 1})`}
              onClick={() => deeds.relabel(label)}>
              {label}
            </button>
          ))}
        </span>
      )}
      {mayCorrect && index !== null && <Word keys="0" onClick={deeds.remove}>{say.remove}</Word>}
      {mayCorrect && desk.caliper.value && <Word keys="i" onClick={deeds.add}>{say.add}</Word>}
      {mayCorrect && <Word keys="u" onClick={deeds.undo}>{say.undo}</Word>}
    </div>
  );
}

/** The chosen beat: as it is called, and as it was computed. */
function Named({ desk, index }: { desk: Desk; index: number }) {
  const say = own.value.beat;
  const beats = desk.standing.value;
  const code = beats.computed[index]!;
  const computed = code === 0 ? say.added : say.computed(String.fromCharCode(code));
  return (
    <>
      <b>{say.chosen(labelOf(beats, index), preciseTime(timeOf(desk.meta, beats.at[index]!)))}</b>{" "}
      {isCorrected(beats, index) ? <span class="chip line">{computed}</span> : <span class="chip calc">{say.same}</span>}
    </>
  );
}

/** 10:31:18,07 */
export function preciseTime(at: number): string {
  const hundredths = String(Math.floor((at % 1_000) / 10)).padStart(2, "0");
  const point = format.value.number(0.5).charAt(1);
  return `${format.value.seconds(new Date(at))}${point}${hundredths}`;
}

function Small({ name, shape, onClick }: { name: string; shape: Shape; onClick: () => void }) {
  return (
    <button class="btn s icon" type="button" aria-label={name} title={name} onClick={onClick}>
      <Icon shape={shape} />
    </button>
  );
}

interface WordProps {
  keys: string;
  onClick: () => void;
  isOn?: boolean;
  children: string;
}

function Word({ keys, onClick, isOn, children }: WordProps) {
  return (
    <button class="btn s" type="button" aria-pressed={isOn} onClick={onClick}>
      {children} {session.hasKeys.value && <kbd class="key">{keys}</kbd>}
    </button>
  );
}
