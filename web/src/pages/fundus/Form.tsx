// What a reader states of each eye: can it be read, retinopathy, oedema; and why, where it cannot be graded.

import type { EyeFields, EyeName, FundusFields } from "../../api/types/fundus.ts";
import type { Room } from "../reading/useReading.ts";
import { own } from "./words.ts";

const LEGIBLE = ["good", "fair", "none"] as const;
const ICDR = ["0", "1", "2", "3", "4", "U"] as const;
const DME = ["0", "1", "U"] as const;
const WHY = ["media", "pupil", "focus", "light", "field", "patient", "other"] as const;
const NOTHING: EyeFields = { legible: null, why: null, icdr: null, dme: null };

export function Form({ room, eyes, isFixed = false }: { room: Room; eyes: readonly EyeName[]; isFixed?: boolean }) {
  const say = own.value.form;
  const fields = fieldsOf(room);
  if (!fields) return null;
  const change = (eye: EyeName, part: Partial<EyeFields>) =>
    room.setFields({ ...fields, [eye]: tidy({ ...(fields[eye] ?? NOTHING), ...part }) });
  const needsWhy = eyes.some((eye) => isUngradable(fields[eye] ?? NOTHING));
  return (
    <fieldset class="grades" disabled={isFixed}>
      <legend>{isFixed ? say.fixed : say.title}</legend>
      <div class={eyes.length > 1 ? "grade" : "grade one"}>
        <span />
        {eyes.map((eye) => <b key={eye}>{eye.toUpperCase()}</b>)}
        <Row name="legible" options={LEGIBLE} words={say.legibles} {...{ eyes, fields, change }} />
        <Row name="icdr" options={ICDR} words={say.icdrs} {...{ eyes, fields, change }} />
        <Row name="dme" options={DME} words={say.dmes} {...{ eyes, fields, change }} />
        {needsWhy && <Row name="why" options={WHY} words={say.whys} {...{ eyes, fields, change }} isWanted={isUngradable} />}
      </div>
    </fieldset>
  );
}

interface RowProps<N extends keyof EyeFields> {
  name: N;
  options: readonly NonNullable<EyeFields[N]>[];
  words: Record<NonNullable<EyeFields[N]>, string>;
  eyes: readonly EyeName[];
  fields: FundusFields;
  change: (eye: EyeName, part: Partial<EyeFields>) => void;
  isWanted?: (eye: EyeFields) => boolean;
}

function Row<N extends keyof EyeFields>({ name, options, words, eyes, fields, change, isWanted }: RowProps<N>) {
  const say = own.value.form;
  return (
    <>
      <span aria-hidden="true">{say.names[name]}</span>
      {eyes.map((eye) => {
        const said = fields[eye] ?? NOTHING;
        if (isWanted && !isWanted(said)) return <span key={eye} />;
        return (
          <select key={eye} aria-label={`${say.names[name]}, ${eye.toUpperCase()}`} value={said[name] ?? ""}
            onChange={(event) => change(eye, { [name]: event.currentTarget.value || null } as Partial<EyeFields>)}>
            <option value="">{say.choose}</option>
            {options.map((option) => (
              <option key={option} value={option}>{words[option]}</option>
            ))}
          </select>
        );
      })}
    </>
  );
}

/** An eye that cannot be read has no grade; a reason stays only where something cannot be graded. */
function tidy(eye: EyeFields): EyeFields {
  const graded: EyeFields = eye.legible === "none" ? { ...eye, icdr: "U", dme: "U" } : eye;
  return isUngradable(graded) ? graded : { ...graded, why: null };
}

function isUngradable(eye: EyeFields): boolean {
  return eye.legible === "none" || eye.icdr === "U" || eye.dme === "U";
}

/** What is missing, in words: "edema OS". */
export function lacking(room: Room, eyes: readonly EyeName[]): string[] {
  const fields = fieldsOf(room);
  const say = own.value.form.names;
  return eyes.flatMap((eye) => {
    const said = fields?.[eye] ?? NOTHING;
    const names = (["legible", "icdr", "dme"] as const).filter((name) => said[name] === null);
    const missing = isUngradable(said) && said.why === null ? [...names, "why" as const] : names;
    return missing.map((name) => `${inSentence(say[name])} ${eye.toUpperCase()}`);
  });
}

/** Edema becomes edema, ICDR stays. */
function inSentence(name: string): string {
  return name === name.toUpperCase() ? name : name.toLowerCase();
}

function fieldsOf(room: Room): FundusFields | null {
  return room.content ? (room.content.fields as unknown as FundusFields) : null;
}
