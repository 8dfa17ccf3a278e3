// The referto beside the stage: the room's own inputs, the reader's words, and the way to a signature.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { format } from "../../i18n/index.ts";
import { may } from "../../state/doing.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Confirm } from "../../ui/parts/Confirm.tsx";
import { AreaField, ChoiceField } from "../../ui/parts/Field.tsx";
import { nameOf } from "../../ui/people.ts";
import type { Urgency } from "../../api/types/reading.ts";
import { goNext } from "./QueueStrip.tsx";
import { Consults } from "./Consults.tsx";
import { seen } from "./seeing.ts";
import { Snippets } from "./Snippets.tsx";
import type { Room } from "./useReading.ts";
import { Versions } from "./Versions.tsx";
import { own } from "./words.ts";
import "./reading.css";

interface Props {
  room: Room;
  /** What the room's own inputs still lack, in words. */
  lacks?: readonly string[];
  /** The room's own inputs, above the text. */
  children?: ComponentChildren;
  /** More ways on, below the signature. */
  more?: ComponentChildren;
  /** The words of a signature that is no referto yet; the room itself then says what comes next. */
  signing?: Signature;
  /** What is before the reader's eyes, by the name that it came with: null while nothing is, and then nobody signs. */
  seen?: string | null;
}

interface Signature {
  button: string;
  title: (patient: string) => string;
  says: string;
}

/** Keys: Ctrl+Enter signs, Ctrl+S saves. */
export function ReportPanel({ room, lacks = [], children, more, signing: signature, seen: shown }: Props) {
  const { report } = own.value;
  const [signing, setSigning] = useState<"preliminary" | "final" | null>(null);
  const { content, draft, reading } = room;
  const missing = content && draft ? [...lacks, ...unwritten(room)] : [];
  const isReady = room.canWrite && missing.length === 0 && room.saving !== "behind" && shown !== null;
  useLayoutEffect(() => listen({ sign: () => isReady && setSigning("final"), save: () => room.canWrite && void room.save() }));
  return (
    <aside class="room-report" aria-label={report.name}>
      <div class="body">
        {draft?.reason && <p class="banner">{report.amending(draft.reason)}</p>}
        {reading.may_write || !children ? null : <p class="meta">{report.readOnly}</p>}
        <fieldset class="room-form" disabled={!room.canWrite}>
          {children}
          {content && draft && <Texts room={room} />}
        </fieldset>
        <Versions room={room} />
        {may("consult") && <Consulting room={room} />}
      </div>
      {draft && (
        <footer class="room-sign">
          <p class="meta" role="status">{state(room)} {missing.length > 0 && report.missing(missing.join(", "))} {shown === null && report.coming}</p>
          {room.saving === "behind" && <button class="btn" type="button" onClick={room.again}>{report.reload}</button>}
          <button class="btn main" type="button" disabled={!isReady} onClick={() => setSigning("final")}>
            <Icon shape="pen" />
            {signature?.button ?? (draft.reason ? report.signAmended : report.sign)}
          </button>
          <div class="room-two">
            {!draft.reason && !signature && (
              <button class="btn" type="button" disabled={!isReady} onClick={() => setSigning("preliminary")}>{report.preliminary}</button>
            )}
            {more}
          </div>
        </footer>
      )}
      {signing && <Signing room={room} as={signing} signature={signature} shown={shown ?? null} onClose={() => setSigning(null)} />}
    </aside>
  );
}

interface SigningProps {
  room: Room;
  as: "preliminary" | "final";
  signature: Signature | undefined;
  shown: string | null;
  onClose: () => void;
}

/** The dialog of the signature, with the second factor; then the next reading. */
function Signing({ room, as, signature, shown, onClose }: SigningProps) {
  const { report } = own.value;
  const { patient, specialty, uid } = room.reading;
  const sign = async () => {
    onClose();
    const isAmended = Boolean(room.draft?.reason);
    if ((await room.sign(as, shown)) && as === "final" && !isAmended && !signature) goNext(specialty, uid, true);
  };
  return (
    <Confirm title={(signature?.title ?? report.dialog)(nameOf(patient))} verb={report.verb} onShown={() => void sign()} onClose={onClose}>
      <p>{signature?.says ?? (as === "preliminary" ? report.dialogPreliminary : report.dialogSays)}</p>
    </Confirm>
  );
}

/** The teleconsulti of this specialty, with the stage as it stands. */
function Consulting({ room }: { room: Room }) {
  const { patient, specialty, source, uid } = room.reading;
  const [isOpen, setOpen] = useState(false);
  const span = source ? { device: source.device, signal: source.signal, starts: source.starts, ends: source.ends } : {};
  const stage = () => document.querySelector("main.room > section");
  const attached = stage()?.querySelector("canvas") ? { snapshot: () => seen(stage(), span) } : {};
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{own.value.consult.name}</summary>
      {isOpen && <Consults patient={patient.uid} specialty={specialty} reading={uid} {...attached} />}
    </details>
  );
}

function Texts({ room }: { room: Room }) {
  const { report } = own.value;
  const content = room.content!;
  const urgencies = (["today", "week", "none"] as const).map((value) => ({ value, name: report.urgencies[value] }));
  return (
    <>
      <div>
        <AreaField label={report.conclusion} rows={4} maxLength={6000} value={content.text} onValue={(text) => room.setContent({ text })} />
        <Snippets specialty={room.reading.specialty} language={content.language}
          onChosen={(said) => room.setContent({ text: content.text.trim() ? `${content.text.trimEnd()} ${said}` : said })} />
      </div>
      <AreaField label={report.recommendation} rows={3} maxLength={6000} value={content.recommendation}
        onValue={(recommendation) => room.setContent({ recommendation })} />
      <div class="room-urgency">
        <ChoiceField label={report.urgency} name="urgency" value={content.urgency ?? ""} options={urgencies}
          onValue={(urgency) => room.setContent({ urgency: urgency as Urgency })} />
      </div>
    </>
  );
}

/** What everybody must write before they sign. */
function unwritten(room: Room): string[] {
  const { lacks } = own.value.report;
  const content = room.content!;
  return [content.text.trim() ? "" : lacks["text"]!, content.urgency ? "" : lacks["urgency"]!].filter(Boolean);
}

function state(room: Room): string {
  const { report } = own.value;
  if (room.saving === "behind") return report.behind;
  if (room.saving === "lost") return report.lost;
  if (room.saving === "saving") return report.saving;
  if (room.saving === "dirty") return report.unsaved;
  return room.savedAt ? report.saved(format.value.clock(room.savedAt)) : report.nothing;
}

/** Ctrl+Enter and Ctrl+S, also while somebody types. */
function listen(deeds: { sign: () => void; save: () => void }): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement | null)?.closest("dialog")) return;
    const deed = event.key === "Enter" ? deeds.sign : event.key === "s" ? deeds.save : null;
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}
