// What waits for a specialty, as every room of it sees it: asked for when a room opens, when the live line says that it
// changed, and every half minute, since time passes too.

import { signal } from "@preact/signals";
import * as consult from "../../api/consult.ts";
import * as api from "../../api/reading.ts";
import type { OpenThread } from "../../api/types/consult.ts";
import type { QueuedReading, Specialty } from "../../api/types/reading.ts";
import { codeIn } from "../../api/client.ts";
import * as live from "../../state/live.ts";
import * as session from "../../state/session.ts";
import { type Entry, laid, merge, type Standing } from "./standing.ts";

const AGAIN_MS = 30_000;

interface Queue {
  specialty: Specialty;
  items: QueuedReading[];
  loadedAt: number;
}

/** As the server says it now. */
export const queue = signal<Queue | null>(null);
/** As it stands on this screen. */
export const standing = signal<Standing<QueuedReading>>(laid([]));
/** Open teleconsulti that wait for an answer of this specialty, the oldest first. */
export const questions = signal<Entry<OpenThread>[]>([]);
export const problem = signal<string | null>(null);

/** Askings are numbered; those up to `laidUpTo` were under way when the reader went on, and may move everything. */
let begun = 0;
let laidUpTo = 0;

/** Ask now and until the given function is called. */
export function follow(specialty: Specialty): () => void {
  if (queue.value?.specialty !== specialty) forget();
  void load(specialty);
  void loadQuestions();
  const timer = setInterval(() => void load(specialty), AGAIN_MS);
  const deaf = live.attend((news) => {
    if (news?.what !== "consult") void load(specialty);
    if (news?.what !== "reading") void loadQuestions();
  });
  return () => {
    clearInterval(timer);
    deaf();
  };
}

export async function load(specialty: Specialty): Promise<void> {
  const own = ++begun;
  try {
    const { items } = await api.queue(specialty);
    queue.value = { specialty, items, loadedAt: Date.now() };
    standing.value = document.hidden || own <= laidUpTo ? laid(items) : merge(standing.value.entries, items);
    problem.value = null;
  } catch (reason) {
    if (!session.endedBy(reason)) problem.value = codeIn(reason);
  }
}

async function loadQuestions(): Promise<void> {
  try {
    const { entries, news } = merge(questions.value, (await consult.waiting()).filter((one) => !one.is_answered));
    questions.value = [...entries, ...laid(news).entries];
  } catch (reason) {
    session.endedBy(reason);
  }
}

/** Show what came, in the order of work: the reader asked for it, or goes on. */
export function layAnew(): void {
  laidUpTo = begun;
  standing.value = laid(queue.value?.items ?? []);
  questions.value = questions.value.filter((one) => !one.isGone);
}

function forget(): void {
  queue.value = null;
  standing.value = laid([]);
  questions.value = [];
}

/** Who comes after (or, with -1, before) a reading: of those whom nobody else has; the first, where it stands in no queue. */
export function beside(uid: string | null, step: 1 | -1 = 1): QueuedReading | null {
  const free = queue.value?.items.filter((one) => one.uid === uid || !one.lease || one.lease.is_mine) ?? [];
  const at = free.findIndex((one) => one.uid === uid);
  if (at < 0) return step > 0 ? (free.find((one) => one.uid !== uid) ?? null) : null;
  return free[at + step] ?? (step > 0 ? (free.find((one) => one.uid !== uid) ?? null) : null);
}

export const roomPath = (specialty: Specialty, uid: string | null = null) => (uid ? `/${specialty}/${uid}` : `/${specialty}`);
/** The room with the teleconsulti of a patient. */
export const consultPath = (specialty: Specialty, patient: string) => `/${specialty}?consult=${patient}`;
