// Severity as people recognise it without colour: a shape and a word.

import type { Lane, Severity } from "../api/types/shared.ts";
import { words } from "../i18n/index.ts";
import { Icon } from "./Icon.tsx";

type Kind = Lane | Severity;

export function SeverityMark({ kind, silent = false }: { kind: Kind; silent?: boolean }) {
  const word = words.value.severity[kind];
  return (
    <span class={`sev ${kind}`}>
      <Icon shape={kind} />
      <span class={silent ? "sr" : undefined}>{word}</span>
    </span>
  );
}
