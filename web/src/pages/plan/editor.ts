// The plan that somebody is editing: the document, how it reads, what it would have done, and its way to a signature.

import { useEffect, useRef, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/plan.ts";
import type { Tagged } from "../../api/revision.ts";
import type { Document, PlanPage, PlanView, WhatIf } from "../../api/types/plan.ts";
import type { Both } from "../../api/types/record.ts";
import { sorry } from "../../i18n/index.ts";
import * as kept from "../../state/kept.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { own } from "./words.ts";

const READ_MS = 250;
const WHAT_IF_MS = 700;
export const DAYS = 90;

export interface Editor {
  page: PlanPage;
  tag: string;
  document: Document;
  reason: string;
  /** How the document reads; the last that could be read while it cannot. */
  view: PlanView | null;
  refused: Both | null;
  whatIf: WhatIf | null;
  isComputing: boolean;
  isDirty: boolean;
  /** Something is saved beside the version in force. */
  hasDraft: boolean;
  /** Somebody else saved the draft: what is here is not lost, and not saved. */
  isBehind: boolean;
  change: (next: Document) => void;
  explain: (reason: string) => void;
  save: () => Promise<string | null>;
  propose: () => Promise<void>;
  drop: () => Promise<void>;
  sign: (agreed: { agreed_on: string | null; agreed_by: string }) => Promise<boolean>;
  undo: () => void;
}

export function useEditor(uid: string, loaded: Tagged<PlanPage>, again: () => void): Editor {
  const page = loaded.data;
  const start = page.draft?.document ?? page.in_force?.document ?? {};
  const writing = useTyped(uid, loaded.tag, { document: start, reason: page.draft?.reason ?? "" });
  const { document, reason, isDirty, tag } = writing;
  const [isBehind, setBehind] = useState(false);
  const [hasDraft, setDraft] = useState(page.draft !== null);
  const reading = useReading(uid, document, page);
  const rehearsal = useWhatIf(uid, document, page.in_force !== null && reading.refused === null);

  const attempt = async <T>(deed: Promise<T>): Promise<T | null> => {
    try {
      return await deed;
    } catch (reason_) {
      if (session.endedBy(reason_)) return null;
      if (codeIn(reason_) === "changed_meanwhile") setBehind(true);
      say(codeIn(reason_) === "changed_meanwhile" ? own.value.foot.changed : sorry(codeIn(reason_)));
      return null;
    }
  };
  const save = async () => {
    const sent = writing.typed.current;
    const saved = await attempt(api.save(uid, tag, sent.document, sent.reason));
    if (!saved) return null;
    writing.settle(sent, saved.tag);
    setDraft(true);
    return saved.tag;
  };
  return {
    page, tag, document, reason, isDirty, hasDraft, isBehind, ...reading, ...rehearsal,
    change: (next) => writing.type({ document: next }),
    explain: (text) => writing.type({ reason: text }),
    save: async () => {
      const saved = await save();
      if (saved) say(own.value.foot.saved);
      return saved;
    },
    propose: async () => {
      const saved = isDirty || !hasDraft ? await save() : tag;
      const proposed = saved && (await attempt(api.propose(uid, saved)));
      if (!proposed) return;
      say(own.value.foot.proposed);
      again();
    },
    drop: async () => {
      if (!(await attempt(api.drop(uid, tag)))) return;
      say(own.value.foot.dropped);
      again();
    },
    sign: async (agreed) => {
      const saved = isDirty || !hasDraft ? await save() : tag;
      const signed = saved ? await attempt(api.sign(uid, saved, agreed)) : null;
      if (!signed) return false;
      say(own.value.foot.signed(signed.data.version));
      again();
      return true;
    },
    undo: writing.undo,
  };
}

interface Typed {
  document: Document;
  reason: string;
}

/**
 * What is on the screen, beside the draft that is saved, and the revision of that. What is not saved is kept in this
 * tab, and comes back with the page if nobody saved another draft meanwhile.
 */
function useTyped(uid: string, loadedTag: string, loaded: Typed) {
  const name = `plan ${uid}`;
  const [before] = useState(() => kept.found<Typed & { tag: string }>(name));
  const known = before?.tag === loadedTag ? before : undefined;
  const saved = useRef({ tag: loadedTag, is: loaded });
  const typed = useRef<Typed>(known ?? loaded);
  const [{ document, reason, isDirty }, show] = useState({ ...typed.current, isDirty: known !== undefined });
  const put = (next: Typed, isUnsaved: boolean) => {
    typed.current = next;
    kept.keep(name, isUnsaved ? { ...next, tag: saved.current.tag } : undefined);
    show({ ...next, isDirty: isUnsaved });
  };
  return {
    document, reason, isDirty, typed, tag: saved.current.tag,
    type: (part: Partial<Typed>) => put({ ...typed.current, ...part }, true),
    /** This was saved; what was typed since then still has to be. */
    settle: (sent: Typed, tag: string) => {
      saved.current = { tag, is: sent };
      put(typed.current, sent !== typed.current);
    },
    undo: () => put(saved.current.is, false),
  };
}

interface Reading {
  view: PlanView | null;
  refused: Both | null;
}

/** How the document reads, asked of the server shortly after the last change. */
function useReading(uid: string, document: Document, page: PlanPage): Reading {
  const [known, setKnown] = useState<Reading>({ view: page.draft?.plan ?? page.in_force, refused: page.draft?.refused ?? null });
  useLater(READ_MS, [document], async (isHere) => {
    const { plan, refused } = await api.read(uid, document);
    if (isHere()) setKnown((before) => ({ view: plan ?? before.view, refused }));
  });
  return known;
}

interface Rehearsal {
  whatIf: WhatIf | null;
  isComputing: boolean;
}

/** What the document would have done, asked of the server a little later: it takes a second. */
function useWhatIf(uid: string, document: Document, isPossible: boolean): Rehearsal {
  const [whatIf, setWhatIf] = useState<WhatIf | null>(null);
  const [isComputing, setComputing] = useState(isPossible);
  useEffect(() => setComputing(isPossible), [document, isPossible]);
  useLater(WHAT_IF_MS, [document, isPossible], async (isHere) => {
    if (!isPossible) return;
    const found = await api.whatIf(uid, document, DAYS);
    if (!isHere()) return;
    setWhatIf(found);
    setComputing(false);
  });
  return { whatIf, isComputing };
}

/** Do something when nothing changed for a while; what comes too late counts for nothing. */
function useLater(ms: number, keys: readonly unknown[], deed: (isHere: () => boolean) => Promise<void>): void {
  useEffect(() => {
    let isHere = true;
    const timer = setTimeout(() => {
      deed(() => isHere).catch((reason) => isHere && !session.endedBy(reason) && say(sorry(codeIn(reason))));
    }, ms);
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, keys);
}
