// What the reader sees and holds in the ECG room, and every move in it; keys and buttons call the same ones.

import { batch, computed, signal } from "@preact/signals";
import * as beating from "../../viewers/ecg/beats.ts";
import * as calipers from "../../viewers/ecg/caliper.ts";
import { type Filter, isOff, isSame, NONE, possible, USUAL } from "../../viewers/ecg/filter.ts";
import { secondsOf } from "../../viewers/ecg/record.ts";
import { CSS_PX_PER_MM } from "../../viewers/ecg/scale.ts";
import type { Served } from "../../viewers/ecg/served.ts";
import type { Event } from "../../viewers/ecg/overlay.ts";
import type { Shown, Stage } from "../../viewers/ecg/stage.ts";
import type { Unreadable } from "../../viewers/ecg/trace.ts";
import * as viewing from "../../viewers/ecg/view.ts";

const ROWS_REMEMBERED = "accanto-ecg-rows";
const REST_MS = 120;
const LONGEST_WAIT_MS = 5_000;
/** Arrow keys move by this share of a row. */
const STEP = 0.1;

export class Desk {
  readonly view = signal<viewing.View>({ ...viewing.FIRST, rows: rememberedRows() });
  /** The view where the reader stopped: words follow this one, so that nothing but the stage works while it scrolls. */
  readonly rested = signal(this.view.peek());
  /** What of the view the controls show; it does not change while somebody scrolls. */
  readonly scale = {
    speed: computed(() => this.view.value.mmPerSecond), gain: computed(() => this.view.value.mmPerMillivolt),
    arrangement: computed(() => this.view.value.arrangement), rows: computed(() => this.view.value.rows), lead: computed(() => this.view.value.lead),
    filter: computed(() => this.view.value.filter),
  };
  /** What lies over the trace that is drawn, and over what the caliper reads. */
  readonly applied = computed(() => viewing.filterOf(this.view.value, this.meta.rateHz));
  readonly beats = signal<beating.Beats>(beating.NO_BEATS);
  /** Without those that a reader took away. */
  readonly standing = computed(() => beating.standing(this.beats.value));
  /** The sample of the selected beat: its number may change with a correction, its place doesn't. */
  readonly selectedAt = signal<number | null>(null);
  /** How many beats a reader corrected. */
  readonly corrected = computed(() => beating.corrections(this.standing.value));
  readonly selected = computed(() => this.indexOf(this.selectedAt.value));
  readonly caliper = signal<calipers.Caliper | null>(null);
  readonly reading = computed(() => this.caliper.value && calipers.read(this.meta, this.caliper.value));
  /** Seconds from one page to the next, and of one row; they depend on the width. */
  readonly page = signal(10);
  readonly row = signal(10);
  readonly unreadable = signal<readonly Unreadable[]>([]);
  readonly events = signal<readonly Event[]>([]);
  /** What was measured is not what stands on the stage yet: it is on its way. */
  readonly isMeasuring = signal(true);
  private stands: () => void = () => {};
  /** The trace stands, or nobody waits for it any longer: beats and measures come after it, on a slow line too. */
  readonly drawn = new Promise<void>((resolve) => {
    this.stands = resolve;
    setTimeout(resolve, LONGEST_WAIT_MS);
  });
  stage: Stage | null = null;
  private arriving: number | null = null;
  private isStale = false;
  private lastFilter: Filter | null = null;
  private resting: ReturnType<typeof setTimeout> | undefined;

  /** `onStale`: other data are in the store by now than were described; said once. */
  constructor(
    readonly served: Served,
    private readonly onStale: () => void = () => {},
  ) {
    if (this.meta.leads.length >= 12) this.turnTo({ ...this.view.peek(), arrangement: "grid", lead: 1 });
  }

  get meta() {
    return this.served.meta;
  }

  /** What is on the stage, in parts that change by themselves. */
  readonly shown: readonly (() => Partial<Shown>)[] = [
    () => ({ view: this.view.value, unreadable: this.unreadable.value }),
    () => ({ beats: this.standing.value }),
    () => ({ selected: this.selected.value, caliper: this.caliper.value, events: this.events.value }),
  ];

  /** Put on a stage; gives the way to take it off. */
  on(stage: Stage): () => void {
    this.stage = stage;
    stage.onLaid = () => this.laid();
    stage.onWhole = () => {
      this.stands();
      const caliper = this.caliper.peek();
      if (caliper) this.caliper.value = calipers.found(caliper, this.trace);
    };
    return () => (this.stage = null);
  }

  /** A tile is not what it was when the trace was described. */
  stale(): void {
    if (!this.isStale) this.onStale();
    this.isStale = true;
  }

  /** Begin at a moment (ISO): it stands in the first row, marked, as soon as the paper is laid. */
  arrive(moment: string): void {
    const seconds = (Date.parse(moment) - this.meta.starts) / 1_000;
    if (Number.isFinite(seconds)) this.arriving = seconds;
  }

  /** A line at a moment (ISO), with its name. */
  mark(moment: string | null, words: string): void {
    const sample = ((Date.parse(moment ?? "") - this.meta.starts) / 1_000) * this.meta.rateHz;
    if (Number.isFinite(sample)) this.events.value = [{ sample, words }];
  }

  /** The moment of a second of the record, ISO. */
  momentOf(seconds: number): string {
    return new Date(this.meta.starts + seconds * 1_000).toISOString();
  }

  go(seconds: number): void {
    this.turnTo(viewing.at(this.view.peek(), seconds, this.page.peek(), secondsOf(this.meta)));
  }

  private turnTo(view: viewing.View): void {
    this.view.value = view;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => (this.rested.value = this.view.peek()), REST_MS);
  }

  /** By a share of a row, at least one millimetre. */
  pan(share: number): void {
    const { t0, mmPerSecond } = this.view.peek();
    const mm = Math.max(1, Math.round(Math.abs(share) * this.row.peek() * mmPerSecond));
    this.go(t0 + (Math.sign(share) * mm) / mmPerSecond + 1e-6);
  }

  step = (direction: 1 | -1) => this.pan(direction * STEP);
  turn = (direction: 1 | -1) => this.go(this.view.peek().t0 + direction * this.page.peek());

  /** Another look at the same place. */
  look(change: Partial<viewing.View>): void {
    if (change.rows) localStorage.setItem(ROWS_REMEMBERED, String(change.rows));
    const view = { ...this.view.peek(), ...change };
    const before = this.applied.peek();
    this.turnTo(viewing.at(view, view.t0, 0, secondsOf(this.meta)));
    if (!isSame(before, this.applied.peek())) this.relay();
  }

  /** Take this out of the trace on the screen, as far as its rate allows; nothing else changes. */
  filter(wanted: Filter): void {
    const filter = possible(wanted, this.meta.rateHz);
    if (!isOff(filter)) this.lastFilter = filter;
    this.look({ filter });
  }

  /** The last filter of this trace, or the usual one; and back to what was measured. */
  toggleFilter = () => this.filter(isOff(this.view.peek().filter) ? (this.lastFilter ?? USUAL) : NONE);

  faster = (step: 1 | -1) => this.look({ mmPerSecond: viewing.faster(this.view.peek(), step).mmPerSecond });
  taller = (step: 1 | -1) => this.look({ mmPerMillivolt: viewing.taller(this.view.peek(), step).mmPerMillivolt });

  calibrate(pxPerMm: number | null): void {
    this.look({ pxPerMm: pxPerMm ?? CSS_PX_PER_MM });
  }

  disclose = () => this.look({ arrangement: this.view.peek().arrangement === "disclosure" ? this.usual() : "disclosure" });

  /** From the whole record to the paper of one moment: it stands there once the paper is laid. */
  open(seconds: number): void {
    this.arriving = seconds - 1;
    this.look({ arrangement: this.usual() });
  }

  /** Bring a sample into view, in the middle of the first row, unless it is there already. */
  show(sample: number): void {
    const seconds = sample / this.meta.rateHz;
    const { t0 } = this.view.peek();
    if (seconds < t0 || seconds >= t0 + this.page.peek()) this.go(seconds - this.row.peek() / 2);
  }

  select(index: number): void {
    const sample = this.standing.peek().at[index];
    if (sample === undefined) return;
    this.selectedAt.value = sample;
    this.show(sample);
  }

  nextBeat = (step: 1 | -1) => {
    const from = this.selected.peek();
    this.select(from === null ? beating.nearest(this.standing.peek(), this.centre()) : from + step);
  };

  nextEctopic = (step: 1 | -1) => {
    const from = this.selectedAt.peek() ?? this.view.peek().t0 * this.meta.rateHz - 1;
    this.select(beating.nextEctopic(this.standing.peek(), from, step));
  };

  toggleCaliper = () => {
    this.caliper.value = this.caliper.peek() ? null : this.newCaliper();
  };

  /** From the selected beat (or the one in the middle) to the next; a fifth of a second where no beats are known. */
  private newCaliper(): calipers.Caliper {
    const { lead } = this.view.peek();
    const beats = this.standing.peek();
    const here = this.selected.peek() ?? beating.nearest(beats, this.centre());
    const own = calipers.begin(this.meta, this.trace, lead, beats.at[here] ?? this.centre());
    const next = beats.at[here + 1];
    return next === undefined ? own : calipers.placed(own, this.meta, this.trace, 1, next);
  }

  moveLeg = (ms: number) => this.change((one) => calipers.moved(one, this.meta, this.trace, ms));
  raiseLeg = (lsb: number) => this.change((one) => calipers.raised(one, lsb));
  snap = () => this.change((one) => calipers.snapped(one, this.meta, this.trace, this.standing.peek()));
  march = () => this.change(calipers.marching);
  switchLeg = () => this.change(calipers.switched);
  place = (which: 0 | 1, sample: number, level?: number) =>
    this.change((one) => calipers.placed(one, this.meta, this.trace, which, sample, level));

  private change(how: (caliper: calipers.Caliper) => calipers.Caliper): void {
    const before = this.caliper.peek();
    if (!before) return;
    const after = how(before);
    batch(() => {
      this.caliper.value = after;
      this.show(after.legs[after.active].sample);
    });
  }

  /** The caliper stays where it is in time, its legs on the trace as it is drawn now; it goes where nobody knows that yet. */
  private relay(): void {
    const caliper = this.caliper.peek();
    if (!caliper) return;
    const levels = caliper.legs.map(({ sample }) => this.trace(caliper.lead, sample));
    const [one, other] = [levels[0] ?? null, levels[1] ?? null];
    const [first, second] = caliper.legs;
    const isKnown = one !== null && other !== null;
    this.caliper.value = isKnown ? { ...caliper, legs: [{ sample: first.sample, level: one }, { sample: second.sample, level: other }] } : null;
  }

  private trace: calipers.Trace = (lead, sample) => this.stage?.trace(lead, sample) ?? null;

  private centre(): number {
    return (this.view.peek().t0 + this.row.peek() / 2) * this.meta.rateHz;
  }

  private usual(): viewing.Arrangement {
    return this.meta.leads.length >= 12 ? "grid" : "rows";
  }

  private indexOf(sample: number | null): number | null {
    if (sample === null) return null;
    const index = beating.firstFrom(this.standing.value, sample);
    return this.standing.value.at[index] === sample ? index : null;
  }

  private laid(): void {
    const sheet = this.stage?.sheet;
    if (!sheet) return;
    batch(() => {
      this.page.value = sheet.page;
      this.row.value = sheet.row;
    });
    this.go(this.arriving ?? this.view.peek().t0);
    this.arriving = null;
  }
}

function rememberedRows(): number {
  const rows = Number(localStorage.getItem(ROWS_REMEMBERED));
  return viewing.ROW_CHOICES.find((choice) => choice === rows) ?? viewing.FIRST.rows;
}
