// The enrolment that somebody is filling in: it saves itself shortly after each change, and says what it lacks.

import { useEffect, useRef, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/enrolment.ts";
import type { Tagged } from "../../api/revision.ts";
import type { Enrolled, Enrolment, Lack, Paper, Step } from "../../api/types/enrolment.ts";
import { language, sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";

const SAVE_MS = 600;

export type Standing = "saved" | "saving" | "unsaved" | "changed";

export interface Writing {
  paper: Paper;
  known: Enrolment;
  standing: Standing;
  /** Change fields of a step. */
  put: <S extends Step>(step: S, fields: Partial<Paper[S]>) => void;
  /** What a field lacks, in the reader's language; of a field that nobody touched yet, nothing. */
  problem: (step: Step, field: string) => string | null;
  lacks: (step: Step) => Lack[];
  complete: () => Promise<Enrolled | null>;
}

export function useWriting(loaded: Tagged<Enrolment>): Writing {
  const [known, setKnown] = useState(loaded.data);
  const [paper, setPaper] = useState(loaded.data.paper);
  const [standing, setStanding] = useState<Standing>("saved");
  const [touched, touch] = useState<ReadonlySet<string>>(new Set());
  const tag = useRef(loaded.tag);
  const newest = useRef(paper);
  const kept = useRef(paper);
  const line = useRef<Promise<boolean>>(Promise.resolve(true));

  const failed = (reason: unknown) => {
    if (session.endedBy(reason)) return;
    setStanding(codeIn(reason) === "changed_meanwhile" ? "changed" : "unsaved");
    say(sorry(codeIn(reason)));
  };
  /** One saving after the other; gives whether what is on the screen is saved. */
  const save = () => {
    line.current = line.current.then(async () => {
      const sent = newest.current;
      setStanding("saving");
      try {
        const saved = await api.save(known.uid, sent, tag.current);
        tag.current = saved.tag;
        kept.current = sent;
        setKnown(saved.data);
        if (sent === newest.current) setStanding("saved");
        return true;
      } catch (reason) {
        failed(reason);
        return false;
      }
    });
    return line.current;
  };
  /** Who goes on to another page takes nothing unsaved along; what was thrown away meanwhile stays so. */
  const leave = () => {
    if (newest.current !== kept.current) api.save(known.uid, newest.current, tag.current).catch(() => null);
  };
  useEffect(() => {
    if (paper === loaded.data.paper) return;
    const timer = setTimeout(() => void save(), SAVE_MS);
    return () => clearTimeout(timer);
  }, [paper]);
  useEffect(() => () => void line.current.then(leave), []);

  return {
    paper, known, standing,
    put: (step, fields) => {
      newest.current = { ...newest.current, [step]: { ...newest.current[step], ...fields } };
      setPaper(newest.current);
      setStanding("unsaved");
      touch((before) => new Set([...before, ...Object.keys(fields).map((field) => `${step}.${field}`)]));
    },
    problem: (step, field) => {
      const lack = known.lacks.find((one) => one.step === step && one.field === field);
      const isFilled = Boolean((known.paper[step] as unknown as Record<string, unknown>)[field]);
      return lack && (touched.has(`${step}.${field}`) || isFilled) ? lack.says[language.value] : null;
    },
    lacks: (step) => known.lacks.filter((lack) => lack.step === step),
    complete: async () => {
      if (!(await save())) return null;
      try {
        return (await api.complete(known.uid, tag.current)).data;
      } catch (reason) {
        failed(reason);
        return null;
      }
    },
  };
}
