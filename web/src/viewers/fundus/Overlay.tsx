// What lies above the pixels: the disc and the macula as guesses, the grid, the ruler, and how long a disc is.

import type { EyePicture } from "../../api/types/fundus.ts";
import { format } from "../../i18n/index.ts";
import { DISC_MM, GRID_MM, inDiscs, length, moved, type Ruler } from "./ruler.ts";
import { onStage, type Point, type Size, type View, zoomOf } from "./view.ts";
import { own } from "./words.ts";

/** What is laid over a picture, and where of it one looks. */
export interface Laid {
  picture: EyePicture;
  view: View;
  marks: { disc: boolean; grid: boolean };
  ruler: Ruler | null;
  /** The ruler is changed from what it is now: hands are quicker than frames. */
  onRuler: (change: (ruler: Ruler) => Ruler) => void;
  /** In pixels of the picture: the program's guess, or what the reader laid the ruler on. */
  discDiameter: number | null;
  isDiscMeasured: boolean;
}

type Props = Laid & { stage: Size; ratio: number };

/** In CSS pixels of the stage. */
interface Drawn {
  at: (place: Point) => Point;
  scale: number;
  height: number;
}

export function Overlay(props: Props) {
  const { picture, view, stage, ratio, marks, ruler, discDiameter } = props;
  const drawn: Drawn = {
    at: (place) => {
      const device = onStage(place, view, picture, stage);
      return { x: device.x / ratio, y: device.y / ratio };
    },
    scale: zoomOf(view, picture, stage) / ratio,
    height: stage.height / ratio,
  };
  return (
    <svg class="overlay" width={stage.width / ratio} height={stage.height / ratio}>
      {marks.disc && <Places {...props} drawn={drawn} />}
      {marks.grid && <Grid {...props} drawn={drawn} />}
      {discDiameter && <Bar drawn={drawn} discDiameter={discDiameter} isMeasured={props.isDiscMeasured} />}
      {ruler && <Laid {...props} ruler={ruler} drawn={drawn} />}
    </svg>
  );
}

function Places({ picture, drawn, discDiameter }: Props & { drawn: Drawn }) {
  const { disc, fovea } = picture.marks ?? { disc: null, fovea: null };
  const say = own.value;
  const around = discDiameter ? discDiameter * 0.65 * drawn.scale : 0;
  const middle = disc && drawn.at(disc);
  const macula = fovea && drawn.at(fovea);
  return (
    <g class="guess">
      {middle && (
        <g data-mark="disc">
          <circle cx={middle.x} cy={middle.y} r={around} class="dark" />
          <circle cx={middle.x} cy={middle.y} r={around} class="dash" />
          <text x={middle.x} y={middle.y - around - 8} text-anchor="middle">{say.disc}</text>
        </g>
      )}
      {macula && (
        <g data-mark="macula">
          <path class="dark" d={cross(macula)} />
          <path d={cross(macula)} />
          <text x={macula.x} y={macula.y + 30} text-anchor="middle">{say.macula}</text>
        </g>
      )}
    </g>
  );
}

function Grid({ picture, drawn, discDiameter }: Props & { drawn: Drawn }) {
  const fovea = picture.marks?.fovea;
  if (!fovea || !discDiameter) return null;
  const at = drawn.at(fovea);
  const mm = (discDiameter / DISC_MM) * drawn.scale;
  const [inner, , outer] = GRID_MM as [number, number, number];
  const spokes = [45, 135, 225, 315].map((degrees) => {
    const [x, y] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    return `M${at.x + x * inner * mm} ${at.y + y * inner * mm}L${at.x + x * outer * mm} ${at.y + y * outer * mm}`;
  });
  return (
    <g class="guess" data-mark="grid">
      {GRID_MM.map((radius) => (
        <circle key={radius} cx={at.x} cy={at.y} r={radius * mm} />
      ))}
      <path d={spokes.join("")} />
    </g>
  );
}

/** One disc diameter, at the foot of the stage. */
function Bar({ drawn, discDiameter, isMeasured }: { drawn: Drawn; discDiameter: number; isMeasured: boolean }) {
  const wide = discDiameter * drawn.scale;
  const y = drawn.height - 40;
  return (
    <g class="guess" data-mark="bar">
      <path class="dark" d={`M16 ${y - 5}v10M16 ${y}h${wide}M${16 + wide} ${y - 5}v10`} />
      <path d={`M16 ${y - 5}v10M16 ${y}h${wide}M${16 + wide} ${y - 5}v10`} />
      <text x={16} y={y - 12}>{own.value.bar(isMeasured)}</text>
    </g>
  );
}

function Laid(props: Props & { ruler: Ruler; drawn: Drawn }) {
  const { ruler, drawn, discDiameter, picture } = props;
  const [from, to] = [drawn.at(ruler.from), drawn.at(ruler.to)];
  const say = own.value;
  const told = say.ruler(
    discDiameter ? format.value.number(inDiscs(ruler, discDiameter), 2) : null,
    format.value.number(length(ruler), 0),
  );
  return (
    <g class="laid" data-mark="ruler">
      <path class="dark" d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
      <path d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
      <text x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 - 14} text-anchor="middle" role="status">{told}</text>
      <Handle {...props} end="from" at={from} name={say.handle(1)} told={told} most={picture.width} />
      <Handle {...props} end="to" at={to} name={say.handle(2)} told={told} most={picture.width} />
    </g>
  );
}

type HandleProps = Props & { ruler: Ruler; drawn: Drawn; end: "from" | "to"; at: Point; name: string; told: string; most: number };

const PUSHES: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 },
};

/** One end of the ruler: dragged, or pushed by arrows a pixel (with Shift ten) at a time. */
function Handle({ ruler, end, at, name, told, most, drawn, onRuler }: HandleProps) {
  const move = (by: Point) => onRuler((now) => moved(now, end, by));
  const push = (event: KeyboardEvent) => {
    const by = PUSHES[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const far = event.shiftKey ? 10 : 1;
    move({ x: by.x * far, y: by.y * far });
  };
  const drag = (event: PointerEvent) => {
    const handle = event.currentTarget as SVGElement;
    if (event.type === "pointerdown") handle.setPointerCapture(event.pointerId);
    if (event.type !== "pointermove" || !handle.hasPointerCapture(event.pointerId)) return;
    move({ x: event.movementX / drawn.scale, y: event.movementY / drawn.scale });
  };
  return (
    <g
      data-handle={end} role="slider" tabindex={0} aria-label={name} aria-valuemin={0} aria-valuemax={most}
      aria-valuenow={Math.round(ruler[end].x)} aria-valuetext={told} onKeyDown={push} onPointerDown={drag} onPointerMove={drag}
    >
      <circle class="grip" cx={at.x} cy={at.y} r={22} />
      <circle class="dark" cx={at.x} cy={at.y} r={7} />
      <circle cx={at.x} cy={at.y} r={7} />
    </g>
  );
}

function cross({ x, y }: Point): string {
  return `M${x - 12} ${y}h24M${x} ${y - 12}v24`;
}
