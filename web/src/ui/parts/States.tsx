// What stands where data would be: not yet, none, or a problem with a way to try again.

import type { ComponentChildren } from "preact";
import { sorry, words } from "../../i18n/index.ts";
import { Icon } from "../Icon.tsx";

/** Grey bars of the final size, after 300 ms; never a spinner. */
export function Loading({ rows = 3 }: { rows?: number }) {
  return (
    <div class="frame" role="status" aria-busy="true" aria-label={words.value.loading}>
      {Array.from({ length: rows }, (_, i) => (
        <i key={i} />
      ))}
    </div>
  );
}

/** Nothing here: what that means, and what comes next. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <p class="strong">{title}</p>
      {children}
    </div>
  );
}

/** What is wrong, that nothing is lost, and how to mend it; the code is for the telephone. */
export function ErrorState({ code, retry }: { code: string; retry?: () => void }) {
  return (
    <div class="state" role="alert">
      <p class="problem">
        <Icon shape="information" />
        {sorry(code)}
      </p>
      {retry && (
        <button class="btn" type="button" onClick={retry}>
          {words.value.retry}
        </button>
      )}
      <p class="meta">
        {words.value.code}: {code}
      </p>
    </div>
  );
}
