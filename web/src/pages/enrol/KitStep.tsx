// The box and the devices that go home: free ones of the registry, or new ones by their labels.

import type { Choices, FreeDevice, KitPiece } from "../../api/types/enrolment.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as plans from "../../api/plan.ts";
import { Icon } from "../../ui/Icon.tsx";
import { SelectField, TextField } from "../../ui/parts/Field.tsx";
import { own as patient } from "../patient/words.ts";
import type { Writing } from "./paper.ts";
import { own } from "./words.ts";

const EMPTY: KitPiece = { name: "", kind: "", maker: "", model: "", serial: "" };

export function KitStep({ writing, choices }: { writing: Writing; choices: Choices }) {
  const { kit: say } = own.value;
  const { kit } = writing.paper;
  const put = (devices: KitPiece[]) => writing.put("kit", { devices });
  const free = choices.devices.filter((one) => !kit.devices.some((piece) => piece.name === one.name));
  return (
    <div class="fields">
      <div class="two">
        <TextField label={say.gateway} help={say.gatewayHelp} value={kit.gateway} maxLength={63} isRequired problem={writing.problem("kit", "gateway")}
          onValue={(gateway) => writing.put("kit", { gateway: gateway.trim().toLowerCase() })} />
        <SelectField label={say.free} value="" empty={say.choose} options={choices.gateways.map((one) => ({ value: one.name, name: one.name }))}
          onValue={(gateway) => gateway && writing.put("kit", { gateway })} />
      </div>
      <Suggested writing={writing} />
      <h2>{say.devices}</h2>
      {kit.devices.length === 0 && <p class="muted">{say.none}</p>}
      <ul class="pieces">
        {kit.devices.map((piece, i) => (
          <li key={i}>
            <Piece piece={piece} choices={choices} problem={writing.problem("kit", `devices.${i}`)}
              change={(next) => put(kit.devices.map((one, at) => (at === i ? next : one)))}
              remove={() => put(kit.devices.filter((_, at) => at !== i))} />
          </li>
        ))}
      </ul>
      <div class="two">
        <SelectField label={say.add} value="" empty={say.choose} options={free.map((one) => ({ value: one.name, name: shown(one) }))}
          onValue={(name) => name && put([...kit.devices, { ...EMPTY, name }])} />
        <div class="field">
          <span aria-hidden="true">&nbsp;</span>
          <button class="btn" type="button" onClick={() => put([...kit.devices, EMPTY])}>
            <Icon shape="plus" /> {say.new}
          </button>
        </div>
      </div>
    </div>
  );
}

interface PieceProps {
  piece: KitPiece;
  choices: Choices;
  problem: string | null;
  change: (piece: KitPiece) => void;
  remove: () => void;
}

function Piece({ piece, choices, problem, change, remove }: PieceProps) {
  const { kit: say } = own.value;
  const known = choices.devices.find((one) => one.name === piece.name);
  const name = known ? shown(known) : piece.name || kindOf(piece.kind);
  return (
    <>
      {piece.name ? (
        <b>{name}</b>
      ) : (
        <div class="four">
          <SelectField label={say.kind} value={piece.kind} empty={say.choose} onValue={(kind) => change({ ...piece, kind })}
            options={choices.kinds.map((kind) => ({ value: kind, name: kindOf(kind) }))} />
          <TextField label={say.maker} value={piece.maker} maxLength={200} onValue={(maker) => change({ ...piece, maker })} />
          <TextField label={say.model} value={piece.model} maxLength={200} onValue={(model) => change({ ...piece, model })} />
          <TextField label={say.serial} value={piece.serial} maxLength={200} problem={problem} onValue={(serial) => change({ ...piece, serial })} />
        </div>
      )}
      <button class="btn quiet s" type="button" onClick={remove} aria-label={say.remove(name)}>
        {say.removeWord}
      </button>
    </>
  );
}

/** What the chosen template wants to be measured with. */
function Suggested({ writing }: { writing: Writing }) {
  const { template } = writing.paper.plan;
  const { data } = useLoaded(async () => (template ? plans.started(template) : null), [template]);
  const kit = (data?.document["kit"] as { name: string }[] | undefined) ?? [];
  if (!kit.length) return null;
  return <p class="banner">{own.value.kit.suggested(kit.map((one) => kindOf(one.name)).join(", "))}</p>;
}

export function shown(one: FreeDevice): string {
  return `${kindOf(one.kind)}, ${one.maker} ${one.model} ${one.serial}`.trim();
}

export function kindOf(kind: string): string {
  return patient.value.devices.kinds[kind] ?? kind;
}
