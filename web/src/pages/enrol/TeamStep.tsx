// Who cares: the general practitioner, the case manager, and others.

import type { Choices, Colleague } from "../../api/types/enrolment.ts";
import { words } from "../../i18n/index.ts";
import { CheckField, SelectField } from "../../ui/parts/Field.tsx";
import type { Writing } from "./paper.ts";
import { own } from "./words.ts";

const MANAGING = ["case_manager", "coordinator"];

export function TeamStep({ writing, choices }: { writing: Writing; choices: Choices }) {
  const { team: say } = own.value;
  const { team } = writing.paper;
  const of = (roles: readonly string[]) => choices.colleagues.filter((one) => roles.includes(one.role));
  const others = choices.colleagues.filter((one) => one.username !== team.gp && one.username !== team.case_manager);
  const toggle = (one: Colleague, isOn: boolean) =>
    writing.put("team", { others: isOn ? [...team.others, one.username] : team.others.filter((name) => name !== one.username) });
  return (
    <div class="fields">
      <SelectField label={say.gp} value={team.gp} empty={say.choose} isRequired problem={writing.problem("team", "gp")}
        options={of(["gp"]).map(option)} onValue={(gp) => writing.put("team", { gp })} />
      <SelectField label={say.caseManager} value={team.case_manager} empty={say.choose} isRequired problem={writing.problem("team", "case_manager")}
        options={of(MANAGING).map(option)} onValue={(case_manager) => writing.put("team", { case_manager })} />
      {others.length > 0 && (
        <fieldset class="choices">
          <legend>{say.others}</legend>
          {others.map((one) => (
            <CheckField key={one.username} label={`${one.display_name}, ${words.value.roles[one.role] ?? one.role}`}
              isOn={team.others.includes(one.username)} onChange={(isOn) => toggle(one, isOn)} />
          ))}
        </fieldset>
      )}
    </div>
  );
}

function option(one: Colleague): { value: string; name: string } {
  return { value: one.username, name: one.display_name };
}
