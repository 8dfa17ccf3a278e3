// One reading in its room: what is asked, the lease while the page is open, and the referto as it is typed.

import { useEffect, useRef, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/reading.ts";
import type { Content, Draft, Fields, Lease, Reading } from "../../api/types/reading.ts";
import { sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import * as queue from "./queue.ts";
import { own } from "./words.ts";

const SAVE_AFTER_MS = 1_200;
const RETRY_MS = 5_000;
const RENEW_MS = 600_000;

export type Saving = "clean" | "dirty" | "saving" | "lost" | "behind";

export interface Room {
  reading: Reading;
  /** The referto on its way; null for who may not write, or while nothing is to be written. */
  draft: Draft | null;
  content: Content | null;
  lease: Lease | null;
  /** Whether what is typed is kept: by who has the lease. */
  canWrite: boolean;
  saving: Saving;
  savedAt: Date | null;
  setFields: (fields: Fields) => void;
  setContent: (part: Partial<Content>) => void;
  take: () => Promise<void>;
  save: () => Promise<boolean>;
  sign: (as: "preliminary" | "final") => Promise<boolean>;
  amend: (reason: string) => Promise<boolean>;
  drop: () => Promise<void>;
  again: () => void;
}

interface Loaded {
  reading: Reading;
  draft: Draft | null;
  tag: string;
  lease: Lease | null;
}

/** A reading by its uid; null for a room without one. `problem` is the code of why it cannot be shown. */
export function useReading(uid: string | null): { room: Room | null; problem: string | null; again: () => void } {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const again = () => setRound((before) => before + 1);
  useEffect(() => {
    let isHere = true;
    setProblem(null);
    if (uid !== loaded?.reading.uid) setLoaded(null);
    if (uid) load(uid).then(
      (found) => isHere && setLoaded(found),
      (reason: unknown) => isHere && !session.endedBy(reason) && setProblem(codeIn(reason)),
    );
    return () => (isHere = false);
  }, [uid, round]);
  const isShown = loaded !== null && loaded.reading.uid === uid;
  const room = useRoom(isShown ? loaded : null, again);
  useLease(room, setLoaded);
  return { room, problem, again };
}

/** The reading; its reader takes it with the first look, if it is free and still open, or amended just now. */
async function load(uid: string): Promise<Loaded> {
  const reading = await api.reading(uid);
  if (!reading.may_write) return { reading, draft: null, tag: "", lease: reading.lease };
  const draft = await api.draft(uid);
  const isOpen = reading.state === "waiting" || reading.state === "preliminary" || draft.data.revision > 0;
  const isFree = !reading.lease || reading.lease.is_mine;
  const lease = isOpen && isFree ? await api.take(uid).catch(() => reading.lease) : reading.lease;
  return { reading, draft: isOpen ? draft.data : null, tag: draft.tag, lease };
}

function useRoom(loaded: Loaded | null, again: () => void): Room | null {
  const [content, setContent] = useState<Content | null>(null);
  const [saving, setSaving] = useState<Saving>("clean");
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const tag = useRef("");
  const kept = useRef<Promise<boolean> | null>(null);
  const typed = useRef<Content | null>(null);
  useEffect(() => {
    typed.current = loaded?.draft?.content ?? null;
    setContent(typed.current);
    tag.current = loaded?.tag ?? "";
    setSavedAt(loaded?.draft?.saved_at ? new Date(loaded.draft.saved_at) : null);
    setSaving("clean");
  }, [loaded?.reading.uid, loaded?.tag, loaded?.draft]);

  const uid = loaded?.reading.uid ?? "";
  const write = async (): Promise<boolean> => {
    const sent = typed.current;
    if (!sent) return false;
    setSaving("saving");
    try {
      tag.current = (await api.save(uid, tag.current, sent)).tag;
      setSavedAt(new Date());
      setSaving(typed.current === sent ? "clean" : "dirty");
      return true;
    } catch (reason) {
      if (session.endedBy(reason)) return false;
      setSaving(codeIn(reason) === "changed_meanwhile" ? "behind" : "lost");
      return false;
    }
  };
  /** One saving after the other. */
  const save = async (): Promise<boolean> => {
    await kept.current;
    kept.current = write();
    return kept.current;
  };
  useEffect(() => {
    if (saving !== "dirty" && saving !== "lost") return;
    const timer = setTimeout(() => void save(), saving === "dirty" ? SAVE_AFTER_MS : RETRY_MS);
    return () => clearTimeout(timer);
  }, [saving, content]);

  if (!loaded) return null;
  const change = (part: Partial<Content>) => {
    if (!typed.current) return;
    typed.current = { ...typed.current, ...part };
    setContent(typed.current);
    setSaving((before) => (before === "behind" ? before : "dirty"));
  };
  const attempt = async <T>(deed: () => Promise<T>): Promise<T | null> => {
    try {
      return await deed();
    } catch (reason) {
      if (!session.endedBy(reason)) say(sorry(codeIn(reason)));
      return null;
    }
  };
  const { reading } = loaded;
  return {
    reading, draft: loaded.draft, content: content ?? loaded.draft?.content ?? null, lease: loaded.lease,
    canWrite: Boolean(loaded.draft && loaded.lease?.is_mine), saving, savedAt,
    setFields: (fields) => change({ fields }),
    setContent: change,
    take: async () => {
      if (await attempt(() => api.take(uid))) again();
    },
    save,
    sign: async (as) => {
      if (!(await save())) return false;
      const signed = await attempt(() => api.sign(uid, tag.current, as));
      if (!signed) return false;
      say(own.value.report.signed[signed.data.state]);
      void queue.load(reading.specialty);
      again();
      return true;
    },
    amend: async (reason) => {
      const done = await attempt(async () => {
        await api.amend(uid, reason);
        return true;
      });
      if (done) again();
      return done === true;
    },
    drop: async () => {
      if (!(await attempt(() => api.drop(uid, tag.current)))) return;
      say(own.value.report.dropped);
      again();
    },
    again,
  };
}

/** Kept while the page is open, given back on leaving. */
function useLease(room: Room | null, setLoaded: (change: (before: Loaded | null) => Loaded | null) => void): void {
  const uid = room?.lease?.is_mine ? room.reading.uid : null;
  useEffect(() => {
    if (!uid) return;
    const renew = () =>
      void api.take(uid, true).then(
        (lease) => setLoaded((before) => before && { ...before, lease }),
        (reason: unknown) => void session.endedBy(reason),
      );
    const leave = () => api.giveBack(uid);
    const timer = setInterval(renew, RENEW_MS);
    addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [uid]);
}
