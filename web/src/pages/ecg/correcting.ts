// What a reader makes of beats: another label, one more, one less; the last deed can be taken back.

import { signal } from "@preact/signals";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/ecg.ts";
import type { EcgCorrection, EcgDeed } from "../../api/types/ecg.ts";
import { sorry } from "../../i18n/index.ts";
import { say } from "../../state/toast.ts";
import { labelOf, parse, type Label } from "../../viewers/ecg/beats.ts";
import type { Desk } from "./desk.ts";
import { own } from "./words.ts";

export class Deeds {
  readonly corrections = signal<EcgCorrection[]>([]);
  /** What would take the deeds of this visit back, the last first. */
  private readonly back: EcgDeed[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly onDone: () => void,
  ) {}

  /** Ask for beats and corrections; the trace does not wait for them. */
  async load(): Promise<void> {
    const { patient, span } = this.desk.served;
    const [bytes, known] = await Promise.all([api.beats(patient, span), api.corrections(patient, span)]);
    this.desk.beats.value = parse(bytes);
    this.corrections.value = known.corrections;
  }

  relabel = (label: Label): void => {
    const index = this.desk.selected.peek();
    if (index === null) return void say(own.value.beat.pickFirst);
    const beats = this.desk.standing.peek();
    const [at, was] = [this.momentOf(beats.at[index]!), labelOf(beats, index)];
    if (was === label) return;
    this.do({ at, deed: "relabel", label }, { at, deed: "relabel", label: was });
  };

  remove = (): void => {
    const index = this.desk.selected.peek();
    if (index === null) return void say(own.value.beat.pickFirst);
    const beats = this.desk.standing.peek();
    const at = this.momentOf(beats.at[index]!);
    this.do({ at, deed: "remove", label: null }, { at, deed: "relabel", label: labelOf(beats, index) });
  };

  /** A beat at the caliper's active leg. */
  add = (): void => {
    const caliper = this.desk.caliper.peek();
    if (!caliper) return void say(own.value.beat.caliperFirst);
    const at = this.momentOf(caliper.legs[caliper.active].sample);
    this.do({ at, deed: "add", label: "N" }, { at, deed: "remove", label: null });
  };

  undo = (): void => {
    const last = this.back.pop();
    if (last) this.send(last);
  };

  private do(deed: EcgDeed, back: EcgDeed): void {
    this.back.push(back);
    this.send(deed);
  }

  private send(deed: EcgDeed): void {
    const { patient, span } = this.desk.served;
    this.desk.isMeasuring.value = true;
    const done = async () => {
      await api.correct(patient, span, [deed]);
      await this.load();
      this.onDone();
    };
    done().then(() => say(own.value.beat.done[deed.deed](deed.label ?? "")), (reason: unknown) => {
      this.desk.isMeasuring.value = false;
      say(sorry(codeIn(reason)));
    });
  }

  /** The exact time of a sample, to the microsecond. */
  private momentOf(sample: number): string {
    const { starts, rate_hz } = this.desk.served.described;
    const micros = Date.parse(starts) * 1_000 + microsIn(starts) + Math.round((sample / rate_hz) * 1e6);
    const whole = new Date(Math.floor(micros / 1_000)).toISOString();
    return `${whole.slice(0, -1)}${String(micros % 1_000).padStart(3, "0")}Z`;
  }
}

/** The digits of a moment below the millisecond. */
export function microsIn(moment: string): number {
  const fraction = /\.(\d+)/.exec(moment)?.[1] ?? "";
  return Number(fraction.slice(3, 6).padEnd(3, "0"));
}
