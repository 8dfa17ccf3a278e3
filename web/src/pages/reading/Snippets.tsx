// Phrases that a reader puts into the conclusion with one press, in the language of the referto.

import type { Specialty } from "../../api/types/reading.ts";
import type { Language } from "../../api/types/shared.ts";
import { SNIPPETS } from "./snippets.ts";
import { own } from "./words.ts";

export function Snippets({ specialty, language, onChosen }: { specialty: Specialty; language: Language; onChosen: (said: string) => void }) {
  return (
    <p class="room-snippets meta">
      {own.value.report.snippets}
      {SNIPPETS[specialty].map((one) => (
        <button key={one.it[0]} class="btn quiet s" type="button" lang={language} onClick={() => onChosen(one[language][1])}>
          {one[language][0]}
        </button>
      ))}
    </p>
  );
}
