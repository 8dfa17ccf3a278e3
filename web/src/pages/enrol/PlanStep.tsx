// The template from which the patient's plan starts.

import { AreaField } from "../../ui/parts/Field.tsx";
import { TemplateList } from "../plan/TemplatePicker.tsx";
import type { Writing } from "./paper.ts";
import { own as planWords } from "../plan/words.ts";
import { own } from "./words.ts";
import "../plan/plan.css";

export function PlanStep({ writing }: { writing: Writing }) {
  const { plan: say } = own.value;
  const { plan, identity } = writing.paper;
  return (
    <div class="fields wide">
      <h2>{planWords.value.picker.title}</h2>
      <p class="muted">{say.help}</p>
      <TemplateList chosen={plan.template}
        onPick={(document, template) => {
          writing.put("plan", { template: template.id });
          if (!identity.pathway) writing.put("identity", { pathway: String(document["pathway"] ?? "") });
        }} />
      <AreaField label={say.reason} value={plan.reason} maxLength={1000} rows={2} onValue={(reason) => writing.put("plan", { reason })} />
    </div>
  );
}
