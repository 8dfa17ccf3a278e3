// One reading in its room: what is asked, the lease while the page is open, and the referto as it is typed.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/reading.ts";
import type { Content, Draft, Fields, Lease, Reading } from "../../api/types/reading.ts";
import { sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { Keeping } from "./keeping.ts";
import { Manuscript, type Saving } from "./manuscript.ts";
import * as queue from "./queue.ts";
import { own } from "./words.ts";

const RENEW_MS = 600_000;

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
  /** How often it turned out that the trace on the screen is not the one in the store any more. */
  looks: number;
  /** `seen`: what is before the reader's eyes, by the name that it came with. */
  sign: (as: "preliminary" | "final", seen: string | null) => Promise<boolean>;
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
  const here = loaded !== null && loaded.reading.uid === uid ? loaded : null;
  const keepLease = (lease: Lease | null) => setLoaded((before) => before && before.reading.uid === uid ? { ...before, lease } : before);
  const onLease = () => void (uid && api.reading(uid).then(({ lease }) => keepLease(lease), (reason: unknown) => void session.endedBy(reason)));
  const written = useManuscript(here, onLease);
  const room = useRoom(here, written, again);
  useLease(room, written[0], keepLease, onLease);
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

/** The referto of what was loaded, as far as it is typed. */
function useManuscript(loaded: Loaded | null, onLease: () => void): [Manuscript, Keeping] {
  return useMemo(() => {
    const { reading, draft, tag } = loaded ?? { reading: null, draft: null, tag: "" };
    const keeping = new Keeping(reading?.uid ?? "", tag, onLease);
    return [new Manuscript(draft?.content ?? null, draft?.saved_at ? new Date(draft.saved_at) : null, keeping.keep), keeping];
  }, [loaded?.reading.uid, loaded?.tag, loaded?.draft]);
}

function useRoom(loaded: Loaded | null, [script, keeping]: [Manuscript, Keeping], again: () => void): Room | null {
  const [looks, setLooks] = useState(0);
  if (!loaded) return null;
  const attempt = async <T>(deed: () => Promise<T>): Promise<T | null> => {
    try {
      return await deed();
    } catch (reason) {
      if (codeIn(reason) === "trace_changed") setLooks((before) => before + 1);
      if (!session.endedBy(reason)) say(sorry(codeIn(reason)));
      return null;
    }
  };
  const { reading } = loaded;
  const { uid } = reading;
  return {
    reading, draft: loaded.draft, content: script.content.value, lease: loaded.lease,
    canWrite: Boolean(loaded.draft && loaded.lease?.is_mine), saving: script.saving.value, savedAt: script.savedAt.value, looks,
    setFields: (fields) => script.change({ fields }),
    setContent: (part) => script.change(part),
    take: async () => {
      if (script.saving.peek() === "lost" && (await script.save())) return;
      if (await attempt(() => api.take(uid))) again();
    },
    save: () => script.save(),
    sign: async (as, seen) => {
      if (!(await script.save())) return false;
      const signed = await attempt(() => api.sign(uid, keeping.tag, as, seen));
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
      if (!(await attempt(() => api.drop(uid, keeping.tag)))) return;
      say(own.value.report.dropped);
      again();
    },
    again,
  };
}

/** Kept while the page is open, given back on leaving, after the last words. */
function useLease(room: Room | null, script: Manuscript, keepLease: (lease: Lease | null) => void, onLease: () => void): void {
  const uid = room?.lease?.is_mine ? room.reading.uid : null;
  const last = useLast(script);
  useEffect(() => {
    if (!uid) return;
    const renew = () => void api.take(uid, true).then(keepLease, (reason: unknown) => void (session.endedBy(reason) || onLease()));
    const gone = () => api.giveBack(uid);
    const timer = setInterval(renew, RENEW_MS);
    addEventListener("pagehide", gone);
    return () => {
      clearInterval(timer);
      removeEventListener("pagehide", gone);
      void last.current.settled().then(gone);
    };
  }, [uid]);
}

/** The text that is typed now; the one before is kept when another comes, or the page is left. */
export function useLast(script: Manuscript): { readonly current: Manuscript } {
  const last = useRef(script);
  useEffect(() => {
    last.current = script;
    const rush = () => script.rush();
    addEventListener("pagehide", rush);
    return () => {
      removeEventListener("pagehide", rush);
      void script.leave().then((isKept) => isKept || say(own.value.report.notKept));
    };
  }, [script]);
  return last;
}
