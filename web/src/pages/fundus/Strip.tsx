// Below the stage: every field of this exam, and those of earlier ones with what was read of them.

import * as api from "../../api/fundus.ts";
import type { Exam, EyePicture } from "../../api/types/fundus.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { briefly } from "./saying.ts";
import { own } from "./words.ts";

interface Props {
  patient: string;
  exam: Exam;
  earlier: readonly Exam[];
  shown: readonly (EyePicture | null)[];
  onChoose: (picture: EyePicture, isEarlier: boolean) => void;
}

export function Strip({ patient, exam, earlier, shown, onChoose }: Props) {
  const say = own.value.strip;
  const uids = new Set(shown.map((one) => one?.uid));
  const entry = (one: EyePicture, under: string, isEarlier: boolean) => (
    <button key={one.uid} type="button" aria-pressed={uids.has(one.uid)} onClick={() => onChoose(one, isEarlier)}>
      <img src={api.pictureUrl(patient, one.uid, "eighth")} alt="" width={56} height={46} loading="lazy" />
      <span>
        {`${one.eye.toUpperCase()} ${own.value.aims[one.aim]}`}
        <br />
        <span class="meta">{under}</span>
      </span>
    </button>
  );
  return (
    <div class="strip" role="group" aria-label={say.name} tabIndex={0}>
      <b class="nowrap">{say.fields}</b>
      {exam.pictures.map((one) => entry(one, format.value.moment(new Date(one.received_at), clock.now.value), false))}
      {exam.missing.length > 0 && <span class="meta">{say.missing(exam.missing.map((place) => `${place.eye.toUpperCase()} ${own.value.aims[place.aim]}`).join(", "))}</span>}
      {earlier.length > 0 && <b class="nowrap">{say.earlier}</b>}
      {earlier.map((one) => one.pictures.filter(isWorth).map((picture) => entry(picture, `${said(one, picture)}`, true)))}
    </div>
  );
}

const isWorth = (picture: EyePicture) => picture.verdict !== "retake";

/** 14 nov 2025 · ICDR 0, edema 0 */
function said(exam: Exam, picture: EyePicture): string {
  const eye = exam.said?.fields[picture.eye];
  const at = new Date(exam.received_at);
  const when = `${format.value.day(at)} ${at.getFullYear()}`;
  return eye ? `${when} · ${briefly(eye)}` : when;
}
