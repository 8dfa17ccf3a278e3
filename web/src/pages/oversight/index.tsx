// For who watches over privacy: broken glasses with their reasons, and the log of accesses, without names of patients.

import { useState } from "preact/hooks";
import type { Paged } from "../../api/client.ts";
import * as api from "../../api/consents.ts";
import type { AuditRow, BrokenGlass } from "../../api/types/consents.ts";
import { format, words } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { done, may } from "../../state/doing.ts";
import { useLoaded, usePages } from "../../state/loaded.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { Page, Panel } from "../../ui/parts/Page.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { Corrections } from "../consents/Corrections.tsx";
import { own } from "../consents/words.ts";

export default function Oversight() {
  const { oversight } = own.value;
  const { data, problem, again } = useLoaded(() => Promise.all([api.glasses(), api.audit()]), []);
  return (
    <Page title={oversight.title} under={oversight.under}>
      {problem && <ErrorState code={problem} retry={again} />}
      {!data && !problem && <Loading rows={6} />}
      {data && <Glasses first={data[0]} again={again} />}
      {data && <Log first={data[1]} />}
    </Page>
  );
}

const moment = (at: string) => format.value.moment(new Date(at), clock.now.value);

function Glasses({ first, again }: { first: Paged<BrokenGlass>; again: () => void }) {
  const { oversight } = own.value;
  const [rows, more] = usePages(first, api.glasses);
  return (
    <Panel title={oversight.glasses} tools={<More ask={more} />}>
      {rows.length === 0 && <p class="muted">{oversight.noGlasses}</p>}
      {rows.length > 0 && (
        <Table label={own.value.tableOf(oversight.glasses)} rows={rows} keyOf={(one) => one.id}
          columns={[
            { name: own.value.when, isHead: true, cell: (one) => moment(one.begins_at) },
            { name: own.value.who, cell: (one) => `${one.who}, ${words.value.roles[one.role] ?? one.role}` },
            { name: oversight.patient, cell: (one) => <code>{one.patient.slice(0, 8)}</code> },
            { name: oversight.reason, cell: (one) => one.reason },
            { name: oversight.toSee, cell: (one) => <Seen one={one} again={again} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function Seen({ one, again }: { one: BrokenGlass; again: () => void }) {
  const { oversight } = own.value;
  if (one.seen_at) return <>{oversight.seen(one.seen_by ?? "", moment(one.seen_at))}</>;
  const see = async () => {
    if (await done(api.glassSeen(one.id), oversight.said)) again();
  };
  return (
    <button class="btn s" type="button" onClick={() => void see()}>
      {oversight.see}
    </button>
  );
}

function Log({ first }: { first: Paged<AuditRow> }) {
  const { oversight, actions } = own.value;
  const [rows, more] = usePages(first, api.audit);
  const [corrected, setCorrected] = useState<string | null>(null);
  return (
    <Panel title={oversight.audit} tools={<More ask={more} />}>
      {corrected && (
        <Dialog title={own.value.corrections.title} verb={null} onClose={() => setCorrected(null)}>
          <Corrections uid={corrected} />
        </Dialog>
      )}
      <Table label={own.value.tableOf(oversight.audit)} rows={rows} keyOf={(one) => one.id}
        columns={[
          { name: own.value.when, isHead: true, cell: (one) => moment(one.at) },
          { name: own.value.who, cell: (one) => one.who ?? own.value.nobody },
          { name: oversight.role, cell: (one) => (one.role ? (words.value.roles[one.role] ?? one.role) : "") },
          { name: oversight.action, cell: (one) => <Action one={one} said={actions[one.action] ?? one.action} show={setCorrected} /> },
          { name: oversight.patient, cell: (one) => one.patient && <code>{one.patient.slice(0, 8)}</code> },
          { name: oversight.purpose, cell: (one) => oversight.purposes[one.purpose] ?? one.purpose },
          { name: oversight.from, cell: (one) => one.address },
        ]}
      />
    </Panel>
  );
}

/** What a correction of an identity replaced is shown only when it is asked for: it holds names. */
function Action({ one, said, show }: { one: AuditRow; said: string; show: (patient: string) => void }) {
  const { patient } = one;
  return (
    <>
      {said} {one.outcome === "refused" && <Chip tone="high">{own.value.refused}</Chip>}
      {one.action === "correct_person" && one.outcome === "done" && patient && may("read_corrections") && (
        <button class="btn s" type="button" onClick={() => show(patient)}>
          {own.value.corrections.show}
        </button>
      )}
    </>
  );
}

function More({ ask }: { ask: (() => Promise<void>) | null }) {
  if (!ask) return null;
  return (
    <button class="btn" type="button" onClick={() => void ask()}>
      {own.value.more}
    </button>
  );
}
