// The English words of files that are taken out.

import type { it } from "../it/takeOut.ts";

export const en: typeof it = {
  title: "Download the data",
  help: "Samples are as they were measured, without filters. Every file taken stands in the access log.",
  nameless: "without name, birth date and code",
  files: {
    wfdb: "WFDB (zip)",
    edf: "EDF+",
    dicom: "DICOM",
    csv: "CSV",
    pdf: "PDF to scale",
    png: "Picture to scale",
    original: "the camera's file",
  },
};
