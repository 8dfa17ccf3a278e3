// The dark stage: two pictures side by side, right eye left, or one eye now and before; tools above, fields below.

import { useEffect, useMemo, useState } from "preact/hooks";
import * as api from "../../api/fundus.ts";
import type { Exam, EyePicture } from "../../api/types/fundus.ts";
import { format, words } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { Chip, type Tone } from "../../ui/parts/Chip.tsx";
import { EyeView } from "../../viewers/fundus/EyeView.tsx";
import { Desk, type Side } from "./desk.ts";
import { listen } from "./keys.ts";
import { Strip } from "./Strip.tsx";
import { Tools } from "./Tools.tsx";
import { own } from "./words.ts";

interface Props {
  patient: string;
  name: string;
  exam: Exam;
  earlier: readonly Exam[];
  /** Told which pictures lie on the stage. */
  onShown: (shown: readonly EyePicture[]) => void;
}

type Pair = readonly [EyePicture | null, EyePicture | null];

const TONES: Record<EyePicture["verdict"], Tone> = { ok: "ok", "human-check": "technical", retake: "technical" };

export function Stage({ patient, name, exam, earlier, onShown }: Props) {
  const desk = useMemo(() => new Desk(), [exam]);
  const [pair, setPair] = useState<Pair>([null, null]);
  const shown: Pair = pair[0] || pair[1] ? pair : first(exam);
  desk.pictures = shown;
  useEffect(() => setPair([null, null]), [exam]);
  useEffect(() => listen(desk), [desk]);
  useEffect(() => onShown(shown.filter((one) => one !== null)), [shown[0]?.uid, shown[1]?.uid]);
  const choose = (picture: EyePicture, isEarlier: boolean) => {
    if (isEarlier) return setPair([current(shown, exam, picture), picture]);
    const [right, left] = both(shown, exam);
    setPair(picture.eye === "od" ? [picture, left] : [right, picture]);
  };
  return (
    <section class="fundus-stage" aria-label={own.value.stage}>
      <Tools desk={desk} />
      <div class="eyes">
        {shown.map((picture, side) =>
          picture ? (
            <OneEye key={side} side={side as Side} picture={picture} isNow={exam.pictures.includes(picture)} {...{ desk, patient, name }} />
          ) : (
            <p key={side} class="eye none">{own.value.noPicture(side === 0 ? "OD" : "OS")}</p>
          ),
        )}
      </div>
      <Strip patient={patient} exam={exam} earlier={earlier} shown={shown} onChoose={choose} />
    </section>
  );
}

function OneEye({ side, picture, isNow, desk, patient, name }: { side: Side; picture: EyePicture; isNow: boolean; desk: Desk; patient: string; name: string }) {
  const say = own.value;
  const named = `${name}, ${say.eyes[picture.eye]}, ${say.fields[picture.aim]}${isNow ? "" : `, ${say.before}`}`;
  const at = new Date(picture.received_at);
  return (
    <EyeView
      picture={picture} fetch={(level) => api.picture(patient, picture.uid, level)} name={named}
      view={desk.views.value[side]} onView={(view) => desk.show(side, view)} light={desk.light.value} marks={desk.marks.value}
      ruler={desk.rulers.value[picture.uid] ?? null} onRuler={(change) => desk.moveRuler(picture.uid, change)}
      discDiameter={desk.discOf(picture)} isDiscMeasured={desk.discs.value[picture.uid] !== undefined}
      isActive={desk.active.value === side} onActive={() => (desk.active.value = side)} onStage={(stage) => (desk.stages[side] = stage)}
    >
      <h2>{picture.eye.toUpperCase()}</h2>
      <span class="meta">
        {`${name} · ${say.eyes[picture.eye]}, ${say.fields[picture.aim]}`}
        <br />
        {`${isNow ? "" : `${say.before} · `}${say.received(format.value.date(at), format.value.clock(at), words.value.ages.ago(format.value.span(clock.now.value.getTime() - at.getTime())))}`}
      </span>
      <span class="grow" />
      <Chip tone={TONES[picture.verdict]}>{say.verdicts[picture.verdict]}</Chip>
    </EyeView>
  );
}

/** Around the macula if there is one, else what there is. */
function first(exam: Exam): Pair {
  const of = (eye: "od" | "os") => {
    const own_ = exam.pictures.filter((one) => one.eye === eye);
    return own_.find((one) => one.verdict !== "retake") ?? own_[0] ?? null;
  };
  return [of("od"), of("os")];
}

/** Right and left eye of this exam, whatever lies beside them now. */
function both(shown: Pair, exam: Exam): Pair {
  const [right, left] = first(exam);
  const here = (eye: "od" | "os") => shown.find((one) => one?.eye === eye && exam.pictures.includes(one));
  return [here("od") ?? right, here("os") ?? left];
}

/** The picture of this exam that an earlier one is laid beside: the same eye, the same field if there is one. */
function current(shown: Pair, exam: Exam, earlier: EyePicture): EyePicture | null {
  const [right, left] = both(shown, exam);
  const fitting = exam.pictures.find((one) => one.eye === earlier.eye && one.aim === earlier.aim && one.verdict !== "retake");
  return fitting ?? (earlier.eye === "od" ? right : left);
}
