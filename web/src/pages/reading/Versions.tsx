// What was signed of a reading: every version, the newest first, and the way to an amendment.

import { useState } from "preact/hooks";
import type { ReportBrief } from "../../api/types/reading.ts";
import { format } from "../../i18n/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { AreaField } from "../../ui/parts/Field.tsx";
import type { Room } from "./useReading.ts";
import { own } from "./words.ts";

const LEAST_REASON = 10;

export function Versions({ room }: { room: Room }) {
  const { report } = own.value;
  const [asked, setAsked] = useState<"amend" | "drop" | null>(null);
  const { reading, draft } = room;
  const isFinal = reading.state === "final";
  if (reading.reports.length === 0) return null;
  return (
    <section aria-label={report.versions}>
      <h2>{report.versions}</h2>
      <ul class="room-versions">
        {reading.reports.map((one) => (
          <li key={one.uid}>{one.is_newest ? <Version one={one} /> : <s><Version one={one} /></s>}</li>
        ))}
      </ul>
      <div class="pair">
        {isFinal && !draft && reading.may_write && (
          <button class="btn" type="button" onClick={() => setAsked("amend")}>
            <Icon shape="pen" />
            {report.amend}
          </button>
        )}
        {draft && draft.revision > 0 && (
          <button class="btn quiet" type="button" onClick={() => setAsked("drop")}>{report.drop}</button>
        )}
      </div>
      {asked === "amend" && <Amending room={room} onClose={() => setAsked(null)} />}
      {asked === "drop" && <Dropping room={room} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Version({ one }: { one: ReportBrief }) {
  const { report } = own.value;
  const address = `/referto/${one.uid}`;
  return (
    <>
      <a href={address} onClick={follow(address)}>{report.version(one.version, report.states[one.state])}</a>
      <span class="meta">{` ${one.author.display_name}, ${format.value.moment(new Date(one.signed_at), new Date())}`}</span>
      {one.reason && <span class="meta">{` ${report.amending(one.reason)}`}</span>}
    </>
  );
}

function Amending({ room, onClose }: { room: Room; onClose: () => void }) {
  const { report } = own.value;
  const [reason, setReason] = useState("");
  const amend = async () => {
    if (await room.amend(reason.trim())) onClose();
  };
  return (
    <Dialog title={report.amendTitle} verb={report.amend} onDo={() => void amend()} onClose={onClose}
      missing={reason.trim().length < LEAST_REASON ? report.reasonMissing : null}>
      <p>{report.amendSays}</p>
      <AreaField label={report.reason} value={reason} onValue={setReason} maxLength={1000} isRequired />
    </Dialog>
  );
}

function Dropping({ room, onClose }: { room: Room; onClose: () => void }) {
  const { report } = own.value;
  return (
    <Dialog title={report.dropTitle} verb={report.drop} onClose={onClose}
      onDo={() => {
        onClose();
        void room.drop();
      }}>
      <p>{report.dropSays}</p>
    </Dialog>
  );
}
