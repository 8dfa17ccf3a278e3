// The Italian words of trends and traces.

export const it = {
  ecg: {
    at: (time: string) => `ECG delle ${time}`,
    label: (lead: string, seconds: string) => `${lead}, ${seconds} s`,
    leads: (n: number) => (n === 1 ? "1 derivazione" : `${n} derivazioni`),
    raw: "senza filtro",
    uncalibrated: "non calibrato",
    calibrated: (n: string) => `calibrato ${n} px/mm`,
    speed: "Velocità",
    gain: "Ampiezza",
    gap: (seconds: string) => `nessun dato, ${seconds} s`,
    pulse: "1 mV, 200 ms",
    room: "Apri nella stanza ECG",
    arrived: (age: string) => `arrivato ${age}`,
    empty: "In questo intervallo non è arrivato nessun tracciato.",
    failed: "Il tracciato non si è caricato. I dati sono salvi.",
    describe: (seconds: string, time: string, gaps: string) => `Tracciato ECG di ${seconds} secondi dalle ${time}, ${gaps}`,
    noGaps: "senza interruzioni",
    gaps: (n: number, seconds: string) =>
      n === 1 ? `con 1 interruzione, ${seconds} secondi in tutto` : `con ${n} interruzioni, ${seconds} secondi in tutto`,
    card: "Calibra lo schermo",
    cardHelp: "Appoggi una tessera (bancomat, tessera sanitaria) sullo schermo e muova il cursore finché il riquadro è largo uguale.",
    cardSize: "Larghezza del riquadro",
    cardSave: "Salva la misura",
    cardForget: "Dimentica la misura",
  },
  trend: {
    upperLimit: (n: string) => `limite alto ${n}`,
    lowerLimit: (n: string) => `limite basso ${n}`,
    table: "Tabella",
    time: "Ora",
    value: "Valore",
    quality: "Qualità",
    qualityOf: (n: string) => `qualità ${n}`,
    noTrend: "Nessuna misura negli ultimi 14 giorni.",
  },
};

export type Viewers = typeof it;
