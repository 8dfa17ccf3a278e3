// Who may read a patient now, and who did.

import type { Paged } from "../../api/client.ts";
import * as api from "../../api/consents.ts";
import type { Looked, Reader } from "../../api/types/consents.ts";
import { format, words } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded, usePages } from "../../state/loaded.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { type Look, told } from "./looks.ts";
import { own } from "./words.ts";

export function Readers({ readers }: { readers: readonly Reader[] }) {
  return (
    <Panel title={own.value.readers}>
      <ul class="rows">
        {readers.map((one) => (
          <li key={one.display_name + one.why}>
            <div>
              <b>{one.display_name}</b> <span class="muted">{words.value.roles[one.role]}</span>
            </div>
            <Chip tone={one.why === "emergency" ? "high" : "line"}>
              {own.value.why[one.why]}
              {one.until && `, ${own.value.until.toLowerCase()} ${format.value.moment(new Date(one.until), clock.now.value)}`}
            </Chip>
          </li>
        ))}
      </ul>
      <p class="muted">{own.value.always}</p>
    </Panel>
  );
}

/** The list that patients, their doctor and the privacy officer may see. */
export function Looks({ uid }: { uid: string }) {
  const { data, problem, again } = useLoaded(() => api.looked(uid), [uid]);
  return (
    <Panel title={own.value.looked}>
      {problem && <ErrorState code={problem} retry={again} />}
      {!data && !problem && <Loading rows={4} />}
      {data && <Lines uid={uid} first={data} />}
    </Panel>
  );
}

function Lines({ uid, first }: { uid: string; first: Paged<Looked> }) {
  const [rows, more] = usePages(first, (after) => api.looked(uid, after));
  return (
    <>
      {rows.length === 0 && <p class="muted">{own.value.lookedNone}</p>}
      <ul class="rows">
        {told(rows).map((one) => (
          <Line key={one.id} one={one} />
        ))}
      </ul>
      {more && (
        <button class="btn" type="button" onClick={() => void more()}>
          {own.value.more}
        </button>
      )}
    </>
  );
}

function Line({ one }: { one: Look }) {
  return (
    <li>
      <div>
        <b>{one.who}</b> <span class="muted">{one.role && words.value.roles[one.role]}</span>
        <div>
          {one.what}
          {one.times > 1 && own.value.times(one.times)} {one.isEmergency && <Chip tone="high">{own.value.inEmergency}</Chip>}{" "}
          {one.isRefused && <Chip>{own.value.refused}</Chip>}
        </div>
      </div>
      <span class="meta">{format.value.moment(new Date(one.at), clock.now.value)}</span>
    </li>
  );
}
