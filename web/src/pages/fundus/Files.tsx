// The files of the pictures on the stage, for who may take them out of the house.

import type { EyePicture } from "../../api/types/fundus.ts";
import { format } from "../../i18n/index.ts";
import { may } from "../../state/doing.ts";
import { TakeOut } from "../reading/TakeOut.tsx";
import { own } from "./words.ts";

export function Files({ patient, shown }: { patient: string; shown: readonly EyePicture[] }) {
  if (!may("export_data")) return null;
  return (
    <>
      {shown.map((one) => (
        <section key={one.uid} class="files" aria-label={own.value.files(one.eye.toUpperCase(), format.value.date(new Date(one.received_at)))}>
          <b>{one.eye.toUpperCase()}</b>
          <TakeOut forms={["original", "dicom"]} address={(form) => `/api/patients/${patient}/exports/fundus/${one.uid}/${form}?`} />
        </section>
      ))}
    </>
  );
}
