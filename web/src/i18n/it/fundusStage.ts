// The Italian words of the fundus stage: one eye, its marks and its ruler.

const SIGNED = (value: number) => (value > 0 ? `+${value}` : `${value}`.replace("-", "−"));

export const it = {
  stage: (name: string) => `${name}: frecce per spostare, più e meno per ingrandire`,
  described: (name: string, verdict: string, look: string) => `${name}; ${verdict}; ${look}`,
  failed: "L’immagine non si è caricata. I dati sono salvi: ricaricare la pagina.",
  colour: "a colori",
  redFree: "senza rosso (canale verde)",
  zoom: (isWhole: boolean, zoom: number) =>
    isWhole ? `intera, ${Math.round(zoom * 100)}\u00a0%` : zoom === 1 || zoom === 2 ? `${zoom}:1` : `${Math.round(zoom * 100)}\u00a0%`,
  changed: (light: number, contrast: number) => `luce ${SIGNED(light)}, contrasto ${SIGNED(contrast)}`,
  verdicts: { ok: "qualità idonea", "human-check": "qualità da guardare", retake: "qualità da ripetere" },
  disc: "disco",
  macula: "macula",
  bar: (isMeasured: boolean): string => (isMeasured ? "1 diametro del disco, misurato" : "1 diametro del disco, stimato dal campo"),
  ruler: (discs: string | null, pixels: string) => (discs ? `${discs} ${discs === "1" ? "diametro" : "diametri"} del disco` : `${pixels} pixel`),
  handle: (n: number) => `Righello, estremo ${n}`,
};

export type FundusStage = typeof it;
