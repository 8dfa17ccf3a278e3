// What the person agreed to: each consent for itself, never ticked beforehand; and who helps at home.

import { CheckField, ChoiceField, DateField, SelectField, TextField } from "../../ui/parts/Field.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import type { Writing } from "./paper.ts";
import { own } from "./words.ts";

type Asked = "adesione" | "dossier" | "research";

export function ConsentsStep({ writing }: { writing: Writing }) {
  const { consents: say } = own.value;
  const { consents } = writing.paper;
  const put = (fields: Partial<typeof consents>) => writing.put("consents", fields);
  return (
    <div class="fields">
      <YesNo name="adesione" label={say.adesione} writing={writing} />
      <p class="meta">{say.adesioneHelp}</p>
      <YesNo name="dossier" label={say.dossier} writing={writing} />
      <YesNo name="research" label={say.research} writing={writing} />
      <div class="two">
        <DateField label={say.on} value={consents.given_on ?? ""} isRequired problem={writing.problem("consents", "given_on")} onValue={(day) => put({ given_on: day || null })} />
        <SelectField label={say.by} value={consents.given_by} onValue={(value) => put({ given_by: value as typeof consents.given_by })} options={named(say.bys)} />
        <SelectField label={say.how} value={consents.how} onValue={(value) => put({ how: value as typeof consents.how })} options={named(say.hows)} />
        <TextField label={say.evidence} value={consents.evidence} maxLength={200} onValue={(evidence) => put({ evidence })} />
      </div>
      <Panel title={say.caregiver}>
        <div class="two">
          <TextField label={say.name} value={consents.caregiver_name} maxLength={200} onValue={(caregiver_name) => put({ caregiver_name })} />
          <TextField label={say.phone} type="tel" value={consents.caregiver_phone} maxLength={200} problem={writing.problem("consents", "caregiver_phone")}
            onValue={(caregiver_phone) => put({ caregiver_phone })} />
        </div>
        <CheckField label={say.call} isOn={consents.call_caregiver} onChange={(call_caregiver) => put({ call_caregiver })} />
      </Panel>
    </div>
  );
}

function YesNo({ name, label, writing }: { name: Asked; label: string; writing: Writing }) {
  const { consents: say } = own.value;
  const value = writing.paper.consents[name];
  return (
    <ChoiceField label={label} name={name} value={value === null ? "" : value ? "yes" : "no"}
      onValue={(chosen) => writing.put("consents", { [name]: chosen === "yes" })}
      options={[{ value: "yes", name: say.yes }, { value: "no", name: say.no }]} />
  );
}

function named(options: Record<string, string>): { value: string; name: string }[] {
  return Object.entries(options).map(([value, name]) => ({ value, name }));
}
