// Above the pictures: colour, size, light, marks, and the keys that do the same.

import { own } from "./words.ts";
import { type Desk, pressed } from "./desk.ts";
import { Icon, type Shape } from "../../ui/Icon.tsx";
import { Segments } from "../../ui/parts/Page.tsx";
import { isPlain, PLAIN } from "../../viewers/fundus/light.ts";
import * as session from "../../state/session.ts";

const ZOOMS = { whole: null, 1: 1, 2: 2 } as const;
const A_LOOK = 0.25;

export function Tools({ desk }: { desk: Desk }) {
  const say = own.value.tools;
  const light = desk.light.value;
  return (
    <div class="tools">
      <Segments label={say.view} value={light.isRedFree ? "redFree" : "colour"} onValue={(value) => desk.change({ isRedFree: value === "redFree" })}
        options={[{ value: "colour", name: say.colour }, { value: "redFree", name: say.redFree }]} />
      <Zoom desk={desk} />
      <Slider label={say.light} icon="sun" value={light.light} onValue={(value) => desk.change({ light: value })} />
      <Slider label={say.contrast} value={light.contrast} onValue={(contrast) => desk.change({ contrast })} />
      {!isPlain(light) && (
        <button class="btn quiet s" type="button" onClick={() => (desk.light.value = PLAIN)}>{say.reset}</button>
      )}
      <Marks desk={desk} />
      <button class="btn s" type="button" aria-pressed={desk.isLinked.value} onClick={desk.link}>
        <Icon shape="link" />
        {say.link}
      </button>
      {session.hasKeys.value && <p class="meta keys">{say.keys}</p>}
    </div>
  );
}

function Zoom({ desk }: { desk: Desk }) {
  const say = own.value.tools;
  const side = desk.active.value;
  const now = pressed(desk.views.value[side], desk.pictures[side] ?? null, desk.stages[side]);
  return (
    <>
      <span class="seg" role="group" aria-label={say.size}>
        {(["whole", "1", "2"] as const).map((name) => (
          <button key={name} type="button" aria-pressed={now === name} onClick={() => desk.zoomTo(ZOOMS[name])}>
            {say.sizes[name]}
          </button>
        ))}
        <button type="button" aria-label={say.away} onClick={() => desk.step(-1)}>−</button>
        <button type="button" aria-label={say.closer} onClick={() => desk.step(1)}>+</button>
      </span>
      <span class="seg" role="group" aria-label={say.move}>
        <Push desk={desk} shape="left" x={-A_LOOK} y={0} />
        <Push desk={desk} shape="up" x={0} y={-A_LOOK} />
        <Push desk={desk} shape="down" x={0} y={A_LOOK} />
        <Push desk={desk} shape="right" x={A_LOOK} y={0} />
      </span>
    </>
  );
}

function Push({ desk, shape, x, y }: { desk: Desk; shape: Shape & ("left" | "right" | "up" | "down"); x: number; y: number }) {
  const isWhole = desk.views.value[desk.active.value].zoom === null;
  return (
    <button type="button" aria-label={own.value.tools.moves[shape]} disabled={isWhole} onClick={() => desk.look({ x, y })}>
      <Icon shape={shape} />
    </button>
  );
}

function Slider({ label, icon, value, onValue }: { label: string; icon?: Shape; value: number; onValue: (value: number) => void }) {
  return (
    <label class="slide">
      {icon && <Icon shape={icon} />}
      {label}
      <input type="range" min={-50} max={50} step={5} value={value} onInput={(event) => onValue(Number(event.currentTarget.value))} />
    </label>
  );
}

function Marks({ desk }: { desk: Desk }) {
  const say = own.value.tools;
  const here = desk.pictures[desk.active.value] ?? null;
  const isLaid = Boolean(here && desk.rulers.value[here.uid]);
  return (
    <>
      <span class="seg" role="group" aria-label={say.marks}>
        <button type="button" aria-pressed={desk.marks.value.disc} onClick={desk.toggleDisc}>{say.disc}</button>
        <button type="button" aria-pressed={desk.marks.value.grid} disabled={!here?.marks?.fovea} title={here?.marks?.fovea ? say.gridSays : say.noGrid} onClick={desk.toggleGrid}>
          {say.grid}
        </button>
        <button type="button" aria-pressed={isLaid} onClick={desk.toggleRuler}>{say.ruler}</button>
      </span>
      {isLaid && <button class="btn s" type="button" title={say.isDiscSays} onClick={desk.measureDisc}>{say.isDisc}</button>}
    </>
  );
}
