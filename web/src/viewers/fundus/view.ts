// Which part of a picture is seen, and how large: pure geometry, in device pixels and parts of the picture.

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** `at` stands in the middle of the stage, in parts of the picture; `zoom` is device pixels a picture pixel, or null: all of it. */
export interface View {
  zoom: number | null;
  at: Point;
}

export const WHOLE: View = { zoom: null, at: { x: 0.5, y: 0.5 } };
export const MOST = 16;
/** Beyond this many device pixels a picture pixel, pixels are shown as squares: nothing is invented between them. */
export const SQUARES_FROM = 2;
const STEP = 1.25;

/** Device pixels a picture pixel at which the whole picture fits. */
export function fitting(picture: Size, stage: Size): number {
  return Math.min(stage.width / picture.width, stage.height / picture.height);
}

export function zoomOf(view: View, picture: Size, stage: Size): number {
  return view.zoom ?? fitting(picture, stage);
}

/** Where the picture's left upper corner lies on the stage, in whole device pixels, so that 1:1 is exactly that. */
export function corner(view: View, picture: Size, stage: Size): Point {
  const zoom = zoomOf(view, picture, stage);
  return {
    x: Math.round(stage.width / 2 - view.at.x * picture.width * zoom),
    y: Math.round(stage.height / 2 - view.at.y * picture.height * zoom),
  };
}

/** A place of the picture as a place on the stage. */
export function onStage(place: Point, view: View, picture: Size, stage: Size): Point {
  const zoom = zoomOf(view, picture, stage);
  const origin = corner(view, picture, stage);
  return { x: origin.x + place.x * zoom, y: origin.y + place.y * zoom };
}

/** A place on the stage as a place of the picture. */
export function inPicture(place: Point, view: View, picture: Size, stage: Size): Point {
  const zoom = zoomOf(view, picture, stage);
  const origin = corner(view, picture, stage);
  return { x: (place.x - origin.x) / zoom, y: (place.y - origin.y) / zoom };
}

/** Zoom so that the picture stays under the place of the stage that is pointed at. */
export function zoomed(view: View, zoom: number, about: Point, picture: Size, stage: Size): View {
  const least = fitting(picture, stage);
  if (zoom <= least * 1.001) return WHOLE;
  const bounded = Math.min(MOST, zoom);
  const held = inPicture(about, view, picture, stage);
  const middle = {
    x: held.x - (about.x - stage.width / 2) / bounded,
    y: held.y - (about.y - stage.height / 2) / bounded,
  };
  return kept({ zoom: bounded, at: { x: middle.x / picture.width, y: middle.y / picture.height } });
}

/** One step closer (or away), about the middle of the stage. */
export function stepped(view: View, steps: number, picture: Size, stage: Size): View {
  const about = { x: stage.width / 2, y: stage.height / 2 };
  return zoomed(view, zoomOf(view, picture, stage) * STEP ** steps, about, picture, stage);
}

/** Push the picture by device pixels. */
export function panned(view: View, by: Point, picture: Size): View {
  if (view.zoom === null) return view;
  return kept({
    zoom: view.zoom,
    at: { x: view.at.x - by.x / (picture.width * view.zoom), y: view.at.y - by.y / (picture.height * view.zoom) },
  });
}

/** The part of a picture pixel's side that a level must have for this zoom: 1, 1/2, 1/4 or 1/8. */
export function partFor(zoom: number): number {
  if (zoom > 0.5) return 1;
  if (zoom > 0.25) return 1 / 2;
  return zoom > 0.125 ? 1 / 4 : 1 / 8;
}

function kept(view: View): View {
  const within = (value: number) => Math.min(1, Math.max(0, value));
  return { zoom: view.zoom, at: { x: within(view.at.x), y: within(view.at.y) } };
}
