// What waits for a specialty, as every room of it sees it: asked for when a room opens, and again every half minute.

import { signal } from "@preact/signals";
import * as api from "../../api/reading.ts";
import type { QueuedReading, Specialty } from "../../api/types/reading.ts";
import { codeIn } from "../../api/client.ts";
import * as session from "../../state/session.ts";

const AGAIN_MS = 30_000;

interface Queue {
  specialty: Specialty;
  items: QueuedReading[];
  loadedAt: number;
}

export const queue = signal<Queue | null>(null);
export const problem = signal<string | null>(null);

/** Ask now and until the given function is called. */
export function follow(specialty: Specialty): () => void {
  if (queue.value?.specialty !== specialty) queue.value = null;
  void load(specialty);
  const timer = setInterval(() => void load(specialty), AGAIN_MS);
  return () => clearInterval(timer);
}

export async function load(specialty: Specialty): Promise<void> {
  try {
    const page = await api.queue(specialty);
    queue.value = { specialty, items: page.items, loadedAt: Date.now() };
    problem.value = null;
  } catch (reason) {
    if (!session.endedBy(reason)) problem.value = codeIn(reason);
  }
}

/** Who comes after (or, with -1, before) a reading: of those whom nobody else has; the first, where it stands in no queue. */
export function beside(uid: string | null, step: 1 | -1 = 1): QueuedReading | null {
  const free = queue.value?.items.filter((one) => one.uid === uid || !one.lease || one.lease.is_mine) ?? [];
  const at = free.findIndex((one) => one.uid === uid);
  if (at < 0) return step > 0 ? (free.find((one) => one.uid !== uid) ?? null) : null;
  return free[at + step] ?? (step > 0 ? (free.find((one) => one.uid !== uid) ?? null) : null);
}

export const roomPath = (specialty: Specialty, uid: string | null = null) => (uid ? `/${specialty}/${uid}` : `/${specialty}`);
