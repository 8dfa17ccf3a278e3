// The specialists' answers, as large links: only final ones, and only once the person agreed to read them here.

import * as api from "../../api/reading.ts";
import { useLoaded } from "../../state/loaded.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { when } from "./saying.ts";
import { own } from "./words.ts";

export function Reports({ uid, now }: { uid: string; now: string }) {
  const { data } = useLoaded(() => api.reportsOf(uid), [uid]);
  const words = own.value.reports;
  if (!data || data.length === 0) return null;
  return (
    <article class="me-reports" aria-labelledby="reports">
      <div>
        <h3 id="reports">{words.title}</h3>
        <p>{words.help}</p>
        <ul>
          {data.map((one) => (
            <li key={one.uid}>
              <a class="btn" href={`/referto/${one.uid}`} onClick={follow(`/referto/${one.uid}`)}>
                <Icon shape="pen" />
                {words.open(words.kinds[one.specialty], when(one.signed_at, now))}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </article>
  );
}
