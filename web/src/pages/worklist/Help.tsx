// All keys of the worklist.

import { signal } from "@preact/signals";
import { Keys } from "../../ui/parts/Keys.tsx";
import { own } from "./words.ts";

export const isHelpOpen = signal(false);

export function Help() {
  return <Keys say={own.value.help} close={() => (isHelpOpen.value = false)} />;
}
