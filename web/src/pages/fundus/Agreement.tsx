// How readers agree, over eyes that two people read blind: one's own line for a reader, every line for the coordinator.

import * as api from "../../api/fundus.ts";
import type { ReaderAgreement } from "../../api/types/fundus.ts";
import { format } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { own } from "./words.ts";

export function Agreement() {
  const say = own.value.agreement;
  const { data, problem, again } = useLoaded(api.agreement, []);
  if (!data) return problem ? <ErrorState code={problem} retry={again} /> : <Loading />;
  return (
    <Panel title={say.title}>
      {data.readers.length === 0 && <Empty title={say.none}>{say.noneNext}</Empty>}
      {data.readers.length > 0 && <Lines readers={data.readers} />}
      {data.readers.filter((one) => one.is_me).map((one) => <Counts key={one.reader} one={one} />)}
      <p class="meta">{say.says}</p>
    </Panel>
  );
}

function Lines({ readers }: { readers: ReaderAgreement[] }) {
  const { columns } = own.value.agreement;
  const number = (name: string, cell: (one: ReaderAgreement) => string) => ({ name, cell, isNumber: true });
  return (
    <Table label={own.value.agreement.lines} rows={readers} keyOf={(one) => one.reader} isCurrent={(one) => one.is_me}
      columns={[
        { name: columns.reader, cell: (one) => one.reader, isHead: true },
        number(columns.eyes, (one) => String(one.eyes)),
        number(columns.same, (one) => `${one.same}/${one.graded}`),
        number(columns.plain, (one) => kappa(one.icdr.plain)),
        number(columns.linear, (one) => kappa(one.icdr.linear)),
        number(columns.quadratic, (one) => kappa(one.icdr.quadratic)),
        number(columns.oedema, (one) => kappa(one.oedema)),
        number(columns.gradable, (one) => kappa(one.gradable)),
      ]} />
  );
}

/** Which grades met: mine in the rows, the other reader's in the columns. */
function Counts({ one }: { one: ReaderAgreement }) {
  const say = own.value.agreement;
  const grades = one.counts.map((row, grade) => ({ row, grade }));
  return (
    <Table label={say.counts} rows={grades} keyOf={({ grade }) => grade}
      columns={[
        { name: say.mine, cell: ({ grade }) => `ICDR ${grade}`, isHead: true },
        ...one.counts.map((_, other) => ({ name: say.other(other), cell: ({ row }: { row: number[] }) => String(row[other]), isNumber: true })),
      ]} />
  );
}

function kappa(value: number | null): string {
  return value === null ? own.value.agreement.tooFew : format.value.number(value, 2);
}
