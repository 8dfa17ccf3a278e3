// The phrases of each specialty, in both languages: a name, and the sentence that it stands for. Readers go on from there.

import type { Specialty } from "../../api/types/reading.ts";
import type { Language } from "../../api/types/shared.ts";

type Snippet = Record<Language, readonly [name: string, said: string]>;

export const SNIPPETS: Record<Specialty, readonly Snippet[]> = {
  ecg: [
    { it: ["ritmo sinusale", "Ritmo sinusale, frequenza nei limiti."], en: ["sinus rhythm", "Sinus rhythm, rate within limits."] },
    {
      it: ["FA alta risposta", "Fibrillazione atriale con risposta ventricolare elevata."],
      en: ["AF, fast", "Atrial fibrillation with a fast ventricular response."],
    },
    { it: ["FA controllata", "Fibrillazione atriale con risposta ventricolare controllata."], en: ["AF, controlled", "Atrial fibrillation with a controlled ventricular response."] },
    { it: ["extrasistolia", "Rari battiti ventricolari isolati."], en: ["ectopics", "Rare isolated ventricular ectopic beats."] },
    { it: ["nessuna pausa", "Non pause."], en: ["no pauses", "No pauses."] },
    { it: ["una derivazione", "Limite: una sola derivazione; ST e morfologia non valutabili."], en: ["one lead", "Limit: a single lead; ST and morphology cannot be judged."] },
    { it: ["da ripetere", "Tracciato non interpretabile: si chiede di ripetere la registrazione."], en: ["to repeat", "Trace cannot be interpreted: please record it again."] },
  ],
  spirometry: [
    { it: ["nei limiti", "Spirometria nei limiti di norma."], en: ["normal", "Spirometry within normal limits."] },
    { it: ["ostruzione", "Quadro compatibile con ostruzione: FEV1/FVC sotto il limite inferiore di norma."], en: ["obstruction", "Compatible with airflow obstruction: FEV1/FVC below the lower limit of normal."] },
    { it: ["possibile restrizione", "FVC ridotta con FEV1/FVC conservato: possibile restrizione, da confermare con i volumi polmonari."], en: ["possible restriction", "Low FVC with preserved FEV1/FVC: possible restriction, to be confirmed by lung volumes."] },
    { it: ["risposta significativa", "Risposta significativa al broncodilatatore."], en: ["responsive", "Significant bronchodilator response."] },
    { it: ["stabile", "Invariata rispetto alla precedente."], en: ["stable", "Unchanged since the previous one."] },
    { it: ["da ripetere", "Manovre non accettabili: si chiede di ripetere la prova."], en: ["to repeat", "Efforts not acceptable: please repeat the test."] },
  ],
  fundus: [
    { it: ["nessun segno", "Nessun segno di retinopatia diabetica nelle immagini esaminate."], en: ["no retinopathy", "No sign of diabetic retinopathy in these pictures."] },
    { it: ["lieve", "Retinopatia diabetica non proliferante lieve."], en: ["mild", "Mild non-proliferative diabetic retinopathy."] },
    { it: ["moderata", "Retinopatia diabetica non proliferante moderata."], en: ["moderate", "Moderate non-proliferative diabetic retinopathy."] },
    { it: ["sospetto edema", "Segni sospetti di edema maculare diabetico: visita oculistica con OCT."], en: ["suspected oedema", "Suspected diabetic macular oedema: eye clinic with OCT."] },
    { it: ["controllo 12 mesi", "Controllo fra dodici mesi."], en: ["12 months", "Next screening in twelve months."] },
    { it: ["da ripetere", "Immagini non valutabili: si chiede di ripeterle."], en: ["to repeat", "Pictures cannot be graded: please take them again."] },
  ],
};
