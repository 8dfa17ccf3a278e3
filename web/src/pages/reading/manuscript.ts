// What somebody types, kept while they type: a second after the last key, again where that failed, and when they leave.

import { type Signal, signal } from "@preact/signals";
import type { Content } from "../../api/types/reading.ts";

const SAVE_AFTER_MS = 1_200;
const RETRY_MS = 5_000;

/** `lost`: not kept, tried again; `behind`: somebody else kept another text. */
export type Saving = "clean" | "dirty" | "saving" | "lost" | "behind";

/** Keeps a text; `isLast` where the page goes away. What it gives is how the text stands then; it raises nothing. */
export type Keep = (content: Content, isLast: boolean) => Promise<Saving>;

export class Manuscript {
  readonly content: Signal<Content | null>;
  readonly saving = signal<Saving>("clean");
  readonly savedAt: Signal<Date | null>;
  private running: Promise<boolean> = Promise.resolve(true);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isLeft = false;

  constructor(
    content: Content | null,
    savedAt: Date | null,
    private readonly keep: Keep,
  ) {
    this.content = signal(content);
    this.savedAt = signal(savedAt);
  }

  change(part: Partial<Content>): void {
    const before = this.content.peek();
    if (!before) return;
    this.content.value = { ...before, ...part };
    if (this.saving.peek() === "behind") return;
    this.saving.value = "dirty";
    this.later(SAVE_AFTER_MS);
  }

  /** Keep it now, one saving after the other; whether it is kept. */
  save(): Promise<boolean> {
    clearTimeout(this.timer);
    this.running = this.running.then(() => this.write());
    return this.running;
  }

  /** Nobody types here any more: what is not kept goes now. False where it was lost. */
  leave(): Promise<boolean> {
    this.isLeft = true;
    clearTimeout(this.timer);
    this.running = this.running.then(() => (this.isOpen() ? this.write() : this.saving.peek() !== "behind"));
    return this.running;
  }

  /** When what was being kept is kept, or is not. */
  settled(): Promise<unknown> {
    return this.running;
  }

  /** The page goes away: the browser sends what is not kept without us. */
  rush(): void {
    const content = this.content.peek();
    if (content && (this.isOpen() || this.saving.peek() === "saving")) void this.keep(content, true);
  }

  private isOpen(): boolean {
    return this.saving.peek() === "dirty" || this.saving.peek() === "lost";
  }

  private async write(): Promise<boolean> {
    const sent = this.content.peek();
    if (!sent) return false;
    this.saving.value = "saving";
    const how = await this.keep(sent, false);
    if (how === "clean") this.savedAt.value = new Date();
    const isLatest = this.content.peek() === sent;
    this.saving.value = how === "clean" && !isLatest ? "dirty" : how;
    if (this.isOpen()) this.later(how === "lost" ? RETRY_MS : SAVE_AFTER_MS);
    return how === "clean";
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    if (!this.isLeft) this.timer = setTimeout(() => void this.save(), ms);
  }
}
