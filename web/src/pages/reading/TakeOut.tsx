// Files of what is read, for who may take them out of the house: links that the browser saves.

import { useState } from "preact/hooks";
import { en } from "../../i18n/en/takeOut.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/takeOut.ts";
import { may } from "../../state/doing.ts";
import { CheckField } from "../../ui/parts/Field.tsx";

const own = spoken(it, en);

type Form = keyof typeof it.files;

interface Props {
  /** The address of a file, without its identity. */
  address: (form: Form) => string;
  forms: Form[];
  /** Whether files can leave the name out. */
  canBeNameless?: boolean;
}

export function TakeOut({ address, forms, canBeNameless }: Props) {
  const [isNameless, setNameless] = useState(false);
  const say = own.value;
  if (!may("export_data")) return null;
  const identity = isNameless ? "&identity=none" : "";
  return (
    <details class="calibration">
      <summary>{say.title}</summary>
      <p>{say.help}</p>
      {canBeNameless && <CheckField label={say.nameless} isOn={isNameless} onChange={setNameless} />}
      <p class="pair">
        {forms.map((form) => (
          <a key={form} class="btn s" href={address(form) + identity} download>
            {say.files[form]}
          </a>
        ))}
      </p>
    </details>
  );
}

/** The files of a stretch of an ECG; long ones are not for paper. */
export function ecgFiles(patient: string, span: { device_id: number; signal: number; starts: string; ends: string }): Props {
  const seconds = (Date.parse(span.ends) - Date.parse(span.starts)) / 1000;
  const query = new URLSearchParams({ starts: span.starts, ends: span.ends });
  const paper: Form[] = seconds <= 240 ? ["pdf", "png"] : seconds <= 1800 ? ["pdf"] : [];
  const csv: Form[] = seconds <= 3600 ? ["csv"] : [];
  return {
    address: (form) => `/api/patients/${patient}/exports/ecg/${span.device_id}/${span.signal}/${form}?${query}`,
    forms: [...paper, "wfdb", "edf", "dicom", ...csv],
    canBeNameless: true,
  };
}
