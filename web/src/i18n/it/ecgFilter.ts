// The Italian words of the filters that a reader lays over an ECG on the screen.

export const it = {
  button: "Filtri",
  title: "Filtri sullo schermo",
  parts: { baseline: "Linea di base", high: "Tremore", mains: "Rete" },
  none: "no",
  off: "Togli i filtri",
  raw: "senza filtro",
  fromAfar: "senza filtro (per intero)",
  band: (low: string, high: string) => `${low}–${high} Hz`,
  from: (low: string) => `da ${low} Hz`,
  upTo: (high: string) => `fino a ${high} Hz`,
  mains: (hz: string) => `rete ${hz} Hz`,
  name: (parts: string) => `filtro ${parts}`,
  st: "linea di base filtrata: il tratto ST può essere spostato",
  narrow: "40 Hz: i QRS stretti risultano più bassi",
  tooHigh: (hz: string, rate: string) => `${hz} Hz non si può a ${rate} campioni al secondo.`,
  scope:
    "Solo su questo schermo, per questo tracciato. Il compasso legge ciò che si vede; battiti, misure del programma, referto ed esportazioni restano senza filtro.",
  read: (name: string) => `sul tracciato con ${name}`,
};

export type EcgFilter = typeof it;
