// Archivia: what was measured in range is filed with a receipt to each patient; an alert is never closed by it.

import { useEffect, useState } from "preact/hooks";
import * as api from "../../api/messages.ts";
import { useLoaded } from "../../state/loaded.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import * as actions from "./actions.ts";
import { own } from "./words.ts";

const AGAIN_MS = 120_000;

export function Filing() {
  const { data, again } = useLoaded(() => api.toFile("page"), []);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || again(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [again]);
  const { filing: say } = own.value;
  if (!data) return null;
  if (data.readings === 0) return <span class="meta">{say.none}</span>;
  const file = async () => {
    setOpen(false);
    if (await actions.file(data.until, data.patients.map((one) => one.patient))) again();
  };
  return (
    <>
      <button class="btn file" type="button" onClick={() => setOpen(true)}>
        <Icon shape="done" /> {say.button(data.readings)}
      </button>
      {isOpen && (
        <Dialog title={say.title(data.readings)} verb={say.verb} onDo={() => void file()} onClose={() => setOpen(false)}>
          <p>{say.help}</p>
          <div class="scroller filed" tabIndex={0} role="region" aria-label={say.patients}>
            <ul>
              {data.patients.map((one) => (
                <li key={one.patient}>
                  <span>
                    {one.given_name} {one.family_name}
                  </span>
                  <span class="muted">{say.readings(one.readings)}</span>
                </li>
              ))}
            </ul>
          </div>
        </Dialog>
      )}
    </>
  );
}
