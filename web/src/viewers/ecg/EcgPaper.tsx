// A stage in the page: it lives as long as it is shown, and says in words what it shows.

import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import type { Source } from "./record.ts";
import { type Sayings, type Shown, Stage } from "./stage.ts";
import "./ecg.css";

interface Props {
  source: Source;
  /** What is on the stage; signals that it reads draw it anew, without a render of the page. */
  shown: readonly (() => Partial<Shown>)[];
  sayings: () => Sayings;
  /** The trace in one sentence. */
  describe: string;
  /** The stage is there; gives the way to let it go. */
  onStage?: (stage: Stage, place: HTMLElement) => () => void;
}

export function EcgPaper({ source, shown, sayings, describe, onStage }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | null>(null);
  useEffect(() => {
    if (!place.current) return;
    const made = new Stage(place.current, source, sayings());
    stage.current = made;
    const off = [...shown.map((part) => effect(() => made.show(part()))), onStage?.(made, place.current)];
    return () => {
      off.forEach((stop) => stop?.());
      made.close();
    };
  }, [source]);
  useEffect(() => stage.current?.restyle(sayings()), [session.theme.value, words.value]);
  return <div ref={place} class="ecg-paper" role="img" aria-label={describe} />;
}
