// One's own grading of an exam, as if it were a referto of one's own: typed, kept, signed, and seen by nobody else.

import { useEffect, useMemo } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/fundus.ts";
import * as reading from "../../api/reading.ts";
import type { Grading } from "../../api/types/fundus.ts";
import type { Content } from "../../api/types/reading.ts";
import { language, sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { Manuscript, type Saving } from "../reading/manuscript.ts";
import { goNext } from "../reading/QueueStrip.tsx";
import * as queue from "../reading/queue.ts";
import { type Room, useLast } from "../reading/useReading.ts";
import { own } from "./words.ts";

const GRADING: ReadonlySet<Grading["turn"]> = new Set(["first", "second", "arbitration"]);

export const isGrading = (grading: Grading | null): boolean => grading !== null && GRADING.has(grading.turn);

/** A room in which the grading stands where the referto will be; as it is while nobody grades. */
export function useGrading(room: Room | null, grading: Grading | null, again: () => void): Room | null {
  const uid = room?.reading.uid ?? "";
  const script = useMemo(
    () => new Manuscript(grading && isGrading(grading) ? (grading.own ?? begun(grading)) : null, null, (content, isLast) => keep(uid, content, isLast)),
    [uid, grading],
  );
  const last = useLast(script);
  const leased = room?.lease?.is_mine ? uid : "";
  useEffect(() => () => void (leased && last.current.settled().then(() => reading.giveBack(leased))), [leased]);
  const content = script.content.value;
  if (!room || !grading || !isGrading(grading) || !content) return room;
  const draft = { revision: 0, version: 1, content, reason: "", author: null, saved_at: null, lacks: [] };
  return {
    ...room, draft, content, saving: script.saving.value, savedAt: script.savedAt.value,
    canWrite: Boolean(room.lease?.is_mine),
    save: () => script.save(),
    setFields: (fields) => script.change({ fields }),
    setContent: (part) => script.change(part),
    sign: () => sign(uid, script.content.peek() ?? content, again),
  };
}

/** Only its reader sees a grading: nobody else can have changed it. */
async function keep(uid: string, content: Content, isLast: boolean): Promise<Saving> {
  try {
    await api.keep(uid, content, isLast);
    return "clean";
  } catch (reason) {
    return session.endedBy(reason) ? "saving" : "lost";
  }
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
