// The situation in thirty seconds: sentences that the server wrote, each with a way to what it rests on.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Line, PatientRecord } from "../../api/types/record.ts";
import { format, language } from "../../i18n/index.ts";
import { alertPath, patientPath, planPath } from "../../state/route.ts";
import { follow } from "../../ui/link.ts";
import { Computed } from "../../ui/parts/Chip.tsx";
import { Rich } from "../../ui/Rich.tsx";
import { own } from "./words.ts";

export function Situation({ record, onSought }: { record: PatientRecord; onSought: () => void }) {
  const { situation } = own.value;
  const grave = record.alerts[0]?.severity ?? "none";
  return (
    <section class={`situation ${grave}`} aria-labelledby="situation">
      <h2 id="situation">{situation.title}</h2>
      <div>
        <ul>
          {record.situation.map((line, i) => (
            <li key={i}>
              <Said line={line} uid={record.person.uid} onSought={onSought} />
            </li>
          ))}
        </ul>
        <p class="meta">
          <Computed /> {situation.written(format.value.clock(new Date(record.now)))}
        </p>
      </div>
    </section>
  );
}

function Said({ line, uid, onSought }: { line: Line; uid: string; onSought: () => void }) {
  const text = <Rich text={line.sentence[language.value]} />;
  if (line.topic === "signal" && line.link) {
    const show = () => {
      onSought();
      sought.value = line.link;
    };
    return (
      <button type="button" class="evidence" onClick={show}>
        {text}
      </button>
    );
  }
  const address = addressOf(line, uid);
  if (!address) return text;
  return (
    <a href={address} onClick={follow(address)}>
      {text}
    </a>
  );
}

/** Where the evidence of a sentence stands, if it stands elsewhere. */
function addressOf(line: Line, uid: string): string | null {
  const tab = (name: string) => `${patientPath(uid)}?tab=${name}`;
  if (line.topic === "alert") return line.link ? alertPath(line.link) : null;
  if (line.topic === "plan") return planPath(uid);
  if (line.topic === "silence") return tab("silences");
  if (line.topic === "device") return tab("devices");
  if (line.topic === "contact") return tab("timeline");
  return null;
}

/** The signal whose chart somebody asked for; the charts come after the sentences. */
const sought = signal<string | null>(null);

/** Bring the chart that was asked for into view, once the charts are there. */
export function useSought(areThere: boolean): void {
  const name = sought.value;
  useEffect(() => {
    if (!name || !areThere) return;
    sought.value = null;
    const chart = document.getElementById(`course-${name}`);
    chart?.scrollIntoView({ block: "center" });
    chart?.focus();
  }, [name, areThere]);
}
