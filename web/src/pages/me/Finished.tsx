// It is done: said large, with what happens next.

import type { HomePage } from "../../api/types/home.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { when } from "./saying.ts";
import { own } from "./words.ts";

export function Finished({ text, value, page }: { text: string; value?: string; page: HomePage }) {
  const words = own.value.entry;
  const { opens_at } = page.centre;
  return (
    <section class="me-now me-calm" aria-labelledby="done" role="status">
      <div class="txt">
        <div class="res">
          <Icon shape="ticked" />
          <h2 id="done">{words.done}</h2>
        </div>
        {value && <p class="val">{value}</p>}
        <p>{text}</p>
        <p>{opens_at ? words.willSeeLater(when(opens_at, page.now)) : words.willSee}</p>
      </div>
      <a class="btn main go" href="/me" onClick={follow("/me")}>
        <Icon shape="arrow" />
        {words.on}
      </a>
    </section>
  );
}
