// The Italian words of files that are taken out.

export const it = {
  title: "Scarica i dati",
  help: "I campioni sono quelli misurati, senza filtri. Ogni file scaricato resta scritto nel registro degli accessi.",
  nameless: "senza nome, data di nascita e codice",
  files: {
    wfdb: "WFDB (zip)",
    edf: "EDF+",
    dicom: "DICOM",
    csv: "CSV",
    pdf: "PDF in scala",
    png: "Immagine in scala",
    original: "file della camera",
  },
};
