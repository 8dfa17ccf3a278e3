// A fact in a word or two: never a button.

import type { ComponentChildren } from "preact";
import { words } from "../../i18n/index.ts";
import { Icon, type Shape } from "../Icon.tsx";

export type Tone = "plain" | "line" | "ok" | "high" | "medium" | "low" | "technical";

export function Chip({ tone = "plain", icon, children }: { tone?: Tone; icon?: Shape; children: ComponentChildren }) {
  return (
    <span class={`chip ${tone}`}>
      {icon && <Icon shape={icon} />}
      {children}
    </span>
  );
}

/** What the program found and no person has confirmed. */
export function Computed() {
  return <span class="chip calc">{words.value.computed}</span>;
}
