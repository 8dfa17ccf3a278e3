// One's own grading of an exam, as if it were a referto of one's own: typed, kept, signed, and seen by nobody else.

import { useEffect, useRef, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/fundus.ts";
import type { Grading } from "../../api/types/fundus.ts";
import type { Content } from "../../api/types/reading.ts";
import { language, sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { goNext } from "../reading/QueueStrip.tsx";
import * as queue from "../reading/queue.ts";
import type { Room, Saving } from "../reading/useReading.ts";
import { own } from "./words.ts";

const SAVE_AFTER_MS = 1_200;
const RETRY_MS = 5_000;
const GRADING: ReadonlySet<Grading["turn"]> = new Set(["first", "second", "arbitration"]);

export const isGrading = (grading: Grading | null): boolean => grading !== null && GRADING.has(grading.turn);

/** A room in which the grading stands where the referto will be; as it is while nobody grades. */
export function useGrading(room: Room | null, grading: Grading | null, again: () => void): Room | null {
  const [content, setContent] = useState<Content | null>(null);
  const [saving, setSaving] = useState<Saving>("clean");
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const typed = useRef<Content | null>(null);
  const uid = room?.reading.uid ?? "";
  useEffect(() => {
    typed.current = grading && isGrading(grading) ? (grading.own ?? begun(grading)) : null;
    setContent(typed.current);
    setSaving("clean");
  }, [uid, grading]);
  const save = async (): Promise<boolean> => {
    const kept = typed.current;
    if (!kept) return false;
    setSaving("saving");
    try {
      await api.keep(uid, kept);
      setSavedAt(new Date());
      setSaving(typed.current === kept ? "clean" : "dirty");
      return true;
    } catch (reason) {
      if (!session.endedBy(reason)) setSaving("lost");
      return false;
    }
  };
  useEffect(() => {
    if (saving !== "dirty" && saving !== "lost") return;
    const timer = setTimeout(() => void save(), saving === "dirty" ? SAVE_AFTER_MS : RETRY_MS);
    return () => clearTimeout(timer);
  }, [saving, content]);

  if (!room || !grading || !isGrading(grading) || !content) return room;
  const change = (part: Partial<Content>) => {
    typed.current = { ...(typed.current ?? content), ...part };
    setContent(typed.current);
    setSaving("dirty");
  };
  const draft = { revision: 0, version: 1, content, reason: "", author: null, saved_at: null, lacks: [] };
  return {
    ...room, draft, content, saving, savedAt, save,
    canWrite: Boolean(room.lease?.is_mine),
    setFields: (fields) => change({ fields }),
    setContent: change,
    sign: () => sign(uid, typed.current ?? content, again),
  };
}

/** Sign; who settled the exam goes on to its referto, everybody else to the next exam. */
async function sign(uid: string, content: Content, again: () => void): Promise<boolean> {
  try {
    const signed = await api.sign(uid, content);
    const words = own.value.signed;
    say(signed.is_settled ? words[signed.turn === "arbitration" ? "decided" : "agreed"] : words[signed.turn === "first" ? "first" : "differ"]);
    await queue.load("fundus");
    if (signed.is_settled) again();
    else goNext("fundus", uid);
    return true;
  } catch (reason) {
    if (!session.endedBy(reason)) say(sorry(codeIn(reason)));
    return false;
  }
}

/** An empty form for the eyes that are pictured. */
function begun(grading: Grading): Content {
  const nothing = { legible: null, why: null, icdr: null, dme: null };
  const eye = (name: "od" | "os") => (grading.eyes.includes(name) ? nothing : null);
  return {
    fields: { kind: "fundus", od: eye("od"), os: eye("os") }, text: "", recommendation: "", urgency: null, language: language.value,
  };
}
