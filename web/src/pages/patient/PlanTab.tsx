// The plan in force as people read it: rules and calendar in sentences.

import type { PatientRecord } from "../../api/types/record.ts";
import { language } from "../../i18n/index.ts";
import { planPath } from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import { Empty } from "../../ui/parts/States.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { own } from "./words.ts";

export function PlanTab({ record }: { record: PatientRecord }) {
  const { plan } = own.value;
  const address = planPath(record.person.uid);
  const editor = (
    <a class="btn" href={address} onClick={follow(address)}>
      <Icon shape="pen" /> {plan.edit}
    </a>
  );
  if (!record.plan) return <Empty title={plan.none}>{editor}</Empty>;
  return (
    <>
      <Panel title={plan.rules} tools={editor}>
        <ul class="sentences">
          {record.plan.rules.map((rule) => (
            <li key={rule.id}>
              <SeverityMark kind={rule.type === "technical" || rule.type === "adherence" ? rule.type : rule.severity} />
              <span>{rule.sentence[language.value]}</span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={plan.calendar}>
        <ul class="sentences">
          {record.plan.calendar.map((entry, i) => (
            <li key={i}>
              <Icon shape="calendar" />
              <span>{entry[language.value]}</span>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
