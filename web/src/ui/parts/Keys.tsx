// All keys of a page, in a dialog that only tells.

import { Dialog } from "./Dialog.tsx";

interface Words {
  title: string;
  rows: readonly (readonly [string, string])[];
  off: string;
}

export function Keys({ say, close }: { say: Words; close: () => void }) {
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
