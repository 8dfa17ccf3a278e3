// A dialog, only for what cannot be undone: its title is the question, its buttons are the verbs.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { words } from "../../i18n/index.ts";

interface Props {
  title: string;
  children: ComponentChildren;
  /** The verb that does it; null where the dialog only tells. */
  verb: string | null;
  onDo?: () => void;
  onClose: () => void;
  /** Why it cannot be done yet, said beside the verb. */
  missing?: string | null;
}

/** Open for as long as it is in the page; Esc and the second button close it, and the focus goes back. */
export function Dialog({ title, children, verb, onDo, onClose, missing }: Props) {
  const place = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    place.current?.showModal();
    return () => before instanceof HTMLElement && before.focus();
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!missing) onDo?.();
  };
  return (
    <dialog ref={place} class="dialog" aria-labelledby={id} onCancel={onClose} onKeyDown={(event) => event.stopPropagation()}>
      <form onSubmit={submit}>
        <h2 id={id}>{title}</h2>
        <div class="in">{children}</div>
        <div class="pair end">
          {missing && <span class="meta">{missing}</span>}
          <button class="btn" type="button" onClick={onClose}>
            {verb ? words.value.cancel : words.value.closed}
          </button>
          {verb && (
            <button class="btn main" type="submit" disabled={Boolean(missing)}>
              {verb}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}
