// A previous strip of the same patient below the present one, on the same paper at the same scale.

import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Span } from "../../api/types/alerts.ts";
import { format } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { EcgPaper } from "../../viewers/ecg/EcgPaper.tsx";
import { open, type Served } from "../../viewers/ecg/served.ts";
import { Desk } from "./desk.ts";
import { sayings } from "./StageView.tsx";
import { own } from "./words.ts";

interface Props {
  desk: Desk;
  patient: string;
  /** The earlier strip; null where there is none. */
  prior: Span | null;
  close: () => void;
}

export function Compare({ desk, patient, prior, close }: Props) {
  const say = own.value.comparing;
  return (
    <section class="comparing" aria-label={say.title}>
      <div class="cap">
        <h3>{prior ? say.of(`${format.value.day(new Date(prior.starts))}, ${format.value.seconds(new Date(prior.starts))}`) : say.title}</h3>
        <button class="btn icon s quiet" type="button" aria-label={say.close} onClick={close}>
          <Icon shape="close" />
        </button>
      </div>
      {prior ? <Earlier desk={desk} patient={patient} span={prior} /> : <p class="muted">{say.none}</p>}
    </section>
  );
}

function Earlier({ desk, patient, span }: { desk: Desk; patient: string; span: Span }) {
  const { data, problem, again } = useLoaded(() => open(patient, span), [patient, span.starts, span.device_id]);
  if (!data) return problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={2} />;
  return <Strip desk={desk} served={data} />;
}

/** Two rows of the earlier strip; speed, gain and millimetres are those of the room. */
function Strip({ desk, served }: { desk: Desk; served: Served }) {
  const earlier = useMemo(() => new Desk(served), [served]);
  const shown = useMemo(() => {
    const view = computed(() => {
      const { mmPerSecond, mmPerMillivolt, pxPerMm, filter } = desk.view.value;
      return { ...earlier.view.value, mmPerSecond, mmPerMillivolt, pxPerMm, filter, rows: 2 };
    });
    return [() => ({ view: view.value })];
  }, [earlier]);
  const { describe, leadName } = own.value;
  const [from, to] = [served.described.starts, served.described.ends].map((at) => format.value.seconds(new Date(at)));
  return (
    <div class="rows" tabIndex={0} role="group" aria-label={own.value.comparing.title}>
      <EcgPaper source={served} shown={shown} sayings={() => sayings(earlier)} describe={describe(leadName(served.meta.leads[0] ?? ""), from!, to!)} onStage={(stage) => earlier.on(stage)} />
    </div>
  );
}
