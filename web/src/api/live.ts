// Live events, one connection per browser: the tab that holds the lock listens and tells the others.

import { query } from "./client.ts";
import type { Beat, LiveAlert, LiveMessage, LivePatient, LiveQueue } from "./types/alerts.ts";

/** `open`: the line stands, but nobody knows what happened before: whoever shows a list loads it again. */
export type News =
  | { kind: "alert"; id: number; data: LiveAlert }
  | { kind: "patient"; id: number; data: LivePatient }
  | { kind: "message"; id: number; data: LiveMessage }
  | { kind: "queue"; id: number; data: LiveQueue }
  | { kind: "beat"; id: number; data: Beat }
  | { kind: "open"; id: number; data: null };

export interface Ears {
  onNews(news: News): void;
  /** The line stands anew, or was refused: perhaps the session ended, or is another person's. */
  onTurn(): void;
}

const KINDS = ["alert", "patient", "message", "queue", "beat"] as const;
const RETRY_MS = 4_000;
/** The line beats every five seconds: after so long without a beat it is dead, whatever the browser believes. */
const DEAD_MS = 20_000;
const LOOK_MS = 5_000;
const LOCK = "accanto-live";

/** Listens until stopped. Browsers share six connections to a host over HTTP/1.1. */
export class Live {
  private readonly channel = new BroadcastChannel("accanto-live");
  private lastId = 0;
  private source: EventSource | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  private release = () => {};
  private stopped = false;

  constructor(
    /** The line of a worklist, or that of a specialty. */
    private readonly address: string,
    private readonly ears: Ears,
  ) {
    this.channel.onmessage = (message: MessageEvent<News>) => this.hear(message.data);
    void this.lead();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    clearInterval(this.watch);
    this.source?.close();
    this.channel.close();
    this.release();
  }

  /** Wait to be the one who listens. Without locks (a page that is not secure) every tab listens. */
  private async lead(): Promise<void> {
    if (!navigator.locks) return this.listen();
    await navigator.locks.request(LOCK, () => {
      if (this.stopped) return Promise.resolve();
      this.listen();
      return new Promise<void>((resolve) => (this.release = resolve));
    });
  }

  private listen(): void {
    const source = new EventSource(`${this.address}${query({ after: this.lastId || null })}`);
    this.source = source;
    this.heardAt = Date.now();
    this.watch ??= setInterval(() => this.revive(), LOOK_MS);
    source.addEventListener("open", () => this.opened());
    for (const kind of KINDS) {
      source.addEventListener(kind, (event: MessageEvent<string>) =>
        this.tell({ kind, id: Number(event.lastEventId) || 0, data: JSON.parse(event.data) } as News),
      );
    }
    source.onerror = () => this.mend(source);
  }

  private opened(): void {
    this.ears.onTurn();
    if (!this.lastId) this.tell({ kind: "open", id: 0, data: null });
  }

  /** A computer that slept, or a network that changed, leaves a line that is silent and never breaks: it is opened anew. */
  private revive(): void {
    if (this.source?.readyState === EventSource.CLOSED || Date.now() - this.heardAt < DEAD_MS) return;
    this.source?.close();
    this.listen();
  }

  /** A broken line is mended by the browser; a refusal is not, so we ask again, later. */
  private mend(source: EventSource): void {
    if (source.readyState !== EventSource.CLOSED || this.stopped) return;
    this.ears.onTurn();
    this.retry = setTimeout(() => !this.stopped && this.listen(), RETRY_MS);
  }

  private tell(news: News): void {
    this.hear(news);
    this.channel.postMessage(news);
  }

  private hear(news: News): void {
    this.heardAt = Date.now();
    this.lastId = Math.max(this.lastId, news.id);
    this.ears.onNews(news);
  }
}
