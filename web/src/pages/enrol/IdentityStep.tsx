// Who it is: the codice fiscale first, since it says birth and sex.

import { format } from "../../i18n/index.ts";
import { ChoiceField, DateField, TextField } from "../../ui/parts/Field.tsx";
import type { Writing } from "./paper.ts";
import { own } from "./words.ts";

export function IdentityStep({ writing }: { writing: Writing }) {
  const { identity: say } = own.value;
  const { identity } = writing.paper;
  const put = (fields: Partial<typeof identity>) => writing.put("identity", fields);
  const problem = (field: string) => writing.problem("identity", field);
  return (
    <div class="fields">
      <TextField label={say.taxCode} help={say.taxCodeHelp} value={identity.tax_code} maxLength={20} isRequired problem={problem("tax_code")}
        onValue={(tax_code) => put({ tax_code: tax_code.toUpperCase() })} />
      <FromCode writing={writing} />
      <div class="two">
        <TextField label={say.given} value={identity.given_name} maxLength={200} isRequired problem={problem("given_name")} onValue={(given_name) => put({ given_name })} />
        <TextField label={say.family} value={identity.family_name} maxLength={200} isRequired problem={problem("family_name")} onValue={(family_name) => put({ family_name })} />
        <DateField label={say.born} value={identity.birth_date ?? ""} isRequired problem={problem("birth_date")} onValue={(day) => put({ birth_date: day || null })} />
        <ChoiceField label={say.sex} name="sex" value={identity.sex ?? ""} onValue={(sex) => put({ sex: sex as "f" | "m" })}
          options={[{ value: "f", name: say.sexes.f }, { value: "m", name: say.sexes.m }]} />
        <TextField label={say.phone} type="tel" value={identity.phone} maxLength={200} isRequired problem={problem("phone")} onValue={(phone) => put({ phone })} />
        <TextField label={say.pathway} help={say.pathwayHelp} value={identity.pathway} maxLength={200} onValue={(pathway) => put({ pathway })} />
        <TextField label={say.address} value={identity.address} maxLength={200} onValue={(address) => put({ address })} />
        <TextField label={say.town} value={identity.town} maxLength={200} onValue={(town) => put({ town })} />
      </div>
      <TextField label={say.allergies} value={identity.allergies} maxLength={200} onValue={(allergies) => put({ allergies })} />
    </div>
  );
}

/** What the code says of the person, offered for the fields that are still empty. */
function FromCode({ writing }: { writing: Writing }) {
  const { identity: say } = own.value;
  const { born, sex, paper } = writing.known;
  if (!born || !sex || (paper.identity.birth_date && paper.identity.sex)) return null;
  return (
    <p class="banner" role="status">
      {say.says(`${format.value.day(new Date(born))} ${born.slice(0, 4)}`, say.sexes[sex].toLowerCase())}
      <button class="btn s" type="button" onClick={() => writing.put("identity", { birth_date: born, sex })}>
        {say.use}
      </button>
    </p>
  );
}
