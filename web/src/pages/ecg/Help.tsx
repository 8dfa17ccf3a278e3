// All keys of the room, in a dialog that only tells.

import { Dialog } from "../../ui/parts/Dialog.tsx";
import { own } from "./words.ts";

export function Help({ close }: { close: () => void }) {
  const { help: say } = own.value;
  return (
    <Dialog title={say.title} verb={null} onClose={close}>
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
