// All keys of the worklist, in a dialog that only tells.

import { signal } from "@preact/signals";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { own } from "./words.ts";

export const isHelpOpen = signal(false);

export function Help() {
  const { help: say } = own.value;
  return (
    <Dialog title={say.title} verb={null} onClose={() => (isHelpOpen.value = false)}>
      <dl class="kv keys">
        {say.rows.map(([keys, does]) => (
          <div class="line" key={keys}>
            <dt>
              {keys.split(" ").map((one) => (one === "…" ? " … " : <kbd key={one}>{one}</kbd>))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p class="meta">{say.off}</p>
    </Dialog>
  );
}
