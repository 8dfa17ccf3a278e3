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
  /** The api refused the stream: perhaps the session ended. */
  onRefused(): void;
}

const KINDS = ["alert", "patient", "message", "queue", "beat"] as const;
const RETRY_MS = 4_000;
const LOCK = "accanto-live";

/** Listens until stopped. Browsers share six connections to a host over HTTP/1.1. */
export class Live {
  private readonly channel = new BroadcastChannel("accanto-live");
  private lastId = 0;
  private source: EventSource | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
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
    source.addEventListener("open", () => this.lastId || this.tell({ kind: "open", id: 0, data: null }));
    for (const kind of KINDS) {
      source.addEventListener(kind, (event: MessageEvent<string>) =>
        this.tell({ kind, id: Number(event.lastEventId) || 0, data: JSON.parse(event.data) } as News),
      );
    }
    source.onerror = () => this.mend(source);
  }

  /** A broken line is mended by the browser; a refusal is not, so we ask again, later. */
  private mend(source: EventSource): void {
    if (source.readyState !== EventSource.CLOSED || this.stopped) return;
    this.ears.onRefused();
    this.retry = setTimeout(() => !this.stopped && this.listen(), RETRY_MS);
  }

  private tell(news: News): void {
    this.hear(news);
    this.channel.postMessage(news);
  }

  private hear(news: News): void {
    this.lastId = Math.max(this.lastId, news.id);
    this.ears.onNews(news);
  }
}
