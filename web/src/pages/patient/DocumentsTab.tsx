// The documents of a patient: refertos, fundus pictures, and the signed versions of the plan to print.

import * as readings from "../../api/reading.ts";
import * as plans from "../../api/plan.ts";
import * as api from "../../api/record.ts";
import type { ListedReport } from "../../api/types/reading.ts";
import type { Picture, Place } from "../../api/types/record.ts";
import { format } from "../../i18n/index.ts";
import { may } from "../../state/doing.ts";
import { useLoaded } from "../../state/loaded.ts";
import { planPath } from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { AskReading } from "../reading/AskReading.tsx";
import { own } from "./words.ts";

export function DocumentsTab({ uid }: { uid: string }) {
  const { documents } = own.value;
  const pictures = useLoaded(() => api.pictures(uid), [uid]);
  const plan = useLoaded(() => plans.page(uid), [uid]);
  const reports = useLoaded(() => (may("read_report") ? readings.reportsOf(uid) : Promise.resolve([])), [uid]);
  const problem = pictures.problem ?? plan.problem ?? reports.problem;
  if (problem) return <ErrorState code={problem} retry={pictures.again} />;
  if (!pictures.data || !plan.data || !reports.data) return <Loading rows={4} />;
  const versions = plan.data.data.versions.filter((one) => one.approved_by);
  const room = `/fundus?patient=${uid}`;
  const isEmpty = !pictures.data.pictures.length && !versions.length && !reports.data.length;
  return (
    <>
      <div class="pair">
        <AskReading patient={uid} />
      </div>
      {isEmpty && <Empty title={documents.none} />}
      {reports.data.length > 0 && (
        <Panel title={documents.reports}>
          <Table
            label={own.value.courses.tableOf(documents.reports)}
            rows={reports.data}
            keyOf={(one) => one.uid}
            columns={[
              { name: documents.what, isHead: true, cell: (one) => <Referto one={one} /> },
              { name: documents.when, cell: (one) => format.value.day(new Date(one.signed_at)) },
              { name: documents.says, cell: (one) => one.conclusion },
              { name: documents.by, cell: (one) => one.author.display_name },
            ]}
          />
        </Panel>
      )}
      {pictures.data.pictures.length > 0 && (
        <Panel title={documents.pictures} tools={may("read_fundus") && <a class="btn s" href={room} onClick={follow(room)}>{documents.room}</a>}>
          <Lacking places={pictures.data.missing} />
          <ul class="pictures">
            {pictures.data.pictures.map((one) => (
              <li key={one.uid}>
                <Eye uid={uid} one={one} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {versions.length > 0 && (
        <Panel title={documents.plans}>
          <Table
            label={own.value.courses.tableOf(documents.plans)}
            rows={versions}
            keyOf={(one) => one.version}
            columns={[
              { name: documents.what, isHead: true, cell: (one) => `PAI v${one.version}` },
              { name: documents.when, cell: (one) => format.value.day(new Date(one.approved_at ?? one.effective_from)) },
              { name: documents.says, cell: (one) => [one.approved_by, one.reason].filter(Boolean).join(": ") },
              { name: documents.print, cell: (one) => <Print uid={uid} version={one.version} /> },
            ]}
          />
        </Panel>
      )}
    </>
  );
}

function Referto({ one }: { one: ListedReport }) {
  const { documents } = own.value;
  const address = `/referto/${one.uid}`;
  return (
    <a href={address} onClick={follow(address)}>
      {documents.report[one.specialty]}
      {one.state !== "final" && ` (${documents.reportState[one.state]})`}
    </a>
  );
}

/** What the newest visit still lacks; a picture that must be taken again counts as lacking. */
function Lacking({ places }: { places: readonly Place[] }) {
  const { documents } = own.value;
  if (!places.length) return null;
  const named = places.map((one) => `${documents.eye[one.eye]} ${documents.aim[one.aim]}`).join(", ");
  return (
    <p class="banner">
      <Icon shape="information" />
      {documents.lacking(named)}
    </p>
  );
}

function Eye({ uid, one }: { uid: string; one: Picture }) {
  const { documents } = own.value;
  const address = `/api/patients/${uid}/pictures/${one.uid}`;
  const name = `${documents.eye[one.eye] ?? one.eye}, ${format.value.day(new Date(one.received_at))}`;
  return (
    <a href={address} target="_blank" rel="noreferrer">
      <img src={address} alt="" width={220} height={165} loading="lazy" />
      <span>
        <span class="sr">{documents.open}: </span>
        <b>{name}</b> <span class="meta">{documents.verdict[one.verdict] ?? one.verdict}</span>
        {one.sentences.map((sentence) => (
          <span key={sentence} class="meta why">{sentence}</span>
        ))}
      </span>
    </a>
  );
}

function Print({ uid, version }: { uid: string; version: number }) {
  const address = `${planPath(uid)}?print=${version}`;
  return (
    <a href={address} onClick={follow(address)} aria-label={`${own.value.documents.print}: PAI v${version}`}>
      {own.value.documents.print}
    </a>
  );
}
