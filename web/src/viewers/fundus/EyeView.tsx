// One picture of one eye on its stage: pixels on a canvas, marks and ruler above them, what it is in words around it.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import * as session from "../../state/session.ts";
import { Layers, type Level } from "./layers.ts";
import { isPlain, type Light } from "./light.ts";
import { type Laid, Overlay } from "./Overlay.tsx";
import { Pointing } from "./pointing.ts";
import { type Size, type View, zoomOf } from "./view.ts";
import { FundusViewer } from "./viewer.ts";
import { own } from "./words.ts";

interface EyeProps extends Laid {
  fetch: (level: Level) => Promise<Blob>;
  onView: (view: View) => void;
  light: Light;
  /** The head of the stage: eye, field, age, quality. */
  children: ComponentChildren;
  name: string;
  isActive: boolean;
  onActive: () => void;
  onStage: (stage: Size) => void;
}

export function EyeView(props: EyeProps) {
  const { picture, view, light } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const viewer = useRef<FundusViewer | null>(null);
  const [stage, setStage] = useState<Size>({ width: 0, height: 0 });
  const [, redraw] = useState(0);
  const layers = useMemo(() => new Layers(props.fetch, () => (viewer.current?.soon(), redraw((n) => n + 1))), [picture.uid]);
  useEffect(() => {
    viewer.current = canvas.current && new FundusViewer(canvas.current, (size) => (setStage(size), props.onStage(size)));
    return () => viewer.current?.close();
  }, []);
  useEffect(() => () => layers.close(), [layers]);
  useEffect(() => viewer.current?.show({ layers, picture, view, light }), [layers, view, light, session.theme.value]);
  const pointing = useMemo(() => new Pointing(), []);
  pointing.now = { view, picture, stage, onView: props.onView };
  useEffect(() => (canvas.current ? pointing.watch(canvas.current.parentElement!) : undefined), []);
  const zoom = stage.width ? zoomOf(view, picture, stage) : 0;
  return (
    <section class={props.isActive ? "eye active" : "eye"} aria-label={props.name} data-eye={picture.eye}>
      <header>{props.children}</header>
      <div
        class="stage" tabIndex={0} role="group" aria-label={own.value.stage(props.name)} onFocus={props.onActive}
        onPointerDown={props.onActive}
      >
        <canvas ref={canvas} role="img" aria-label={described(props, zoom)} />
        {layers.hasFailed && <p class="failed" role="alert">{own.value.failed}</p>}
        {zoom > 0 && <Overlay {...props} stage={stage} ratio={devicePixelRatio} />}
        <p class="state-line">{shownAs(props, zoom)}</p>
      </div>
    </section>
  );
}

/** What the picture is shown as, in words that never leave the stage. */
function shownAs({ light, view }: EyeProps, zoom: number): string {
  const say = own.value;
  const parts = [light.isRedFree ? say.redFree : say.colour, say.zoom(view.zoom === null, zoom)];
  if (light.light || light.contrast) parts.push(say.changed(light.light, light.contrast));
  return parts.join(" · ");
}

function described(props: EyeProps, zoom: number): string {
  const say = own.value;
  const { picture, light } = props;
  const look = isPlain(light) ? say.colour : shownAs(props, zoom);
  return say.described(props.name, say.verdicts[picture.verdict], look);
}
