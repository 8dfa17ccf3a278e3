// Our own icons, drawn on a square of 20: always beside a word, or with a name for screen readers next to them.

const PHONE =
  "M4.6 2.6h3l1.3 3.8-1.9 1.5a10 10 0 0 0 5 5l1.5-1.9 3.9 1.3v3a1.6 1.6 0 0 1-1.7 1.6C8.6 16.4 3.6 11.4 3 4.3a1.6 1.6 0 0 1 1.6-1.7z";

const SHAPES = {
  high: "M10 1.6 19.2 17.6a.7.7 0 0 1-.6 1H1.4a.7.7 0 0 1-.6-1z",
  medium: "M10 1.2 18.8 10 10 18.8 1.2 10z",
  low: "M2.2 3.2h15.6L10 17.4z",
  technical:
    "M12.4 3a4.6 4.6 0 0 0-5.7 6l-4 4a1.9 1.9 0 0 0 2.8 2.7l4-4a4.6 4.6 0 0 0 5.9-5.9l-2.6 2.6-2.3-.5-.6-2.4z",
  adherence: "M2.8 3.8h14.4v13.4H2.8zM2.8 7.8h14.4M6.5 2v3.2M13.5 2v3.2M7.6 10.8l4.8 4M12.4 10.8l-4.8 4",
  information: "M2.2 10a7.8 7.8 0 1 0 15.6 0 7.8 7.8 0 1 0-15.6 0M10 9v5M10 6v.2",
  work: "M3 4.4h14M3 10h14M3 15.6h9",
  people: "M2.6 16.6c.3-3 2-4.6 4.6-4.6s4.3 1.6 4.6 4.6M4.6 6.6a2.6 2.6 0 1 0 5.2 0 2.6 2.6 0 1 0-5.2 0M13 4.2a2.6 2.6 0 0 1 0 5M14 12.2c1.9.4 3.1 1.9 3.4 4.4",
  gateway: "M2.4 11.4h15.2v5H2.4zM5 14h.2M8 14h.2M6.4 8.6a5 5 0 0 1 7.2 0M8.4 6.2a8 8 0 0 1 3.2 0M10 8.6v2.8",
  bars: "M3 16.6h14M5.4 16.6v-5M10 16.6V4M14.6 16.6V8.4",
  late: "M8 3.2a7 7 0 1 1-5.4 10.6M10 6.2V10l2.8 1.6M1 7.4h4M1 10.4h3",
  recall: PHONE,
  silence: "M4.4 14h11.2c-1.3-1.4-1.5-3-1.5-5.3 0-2.4-1.8-4.3-4.1-4.3S5.9 6.3 5.9 8.7c0 2.3-.2 3.9-1.5 5.3M8.4 16.4a1.8 1.8 0 0 0 3.2 0M3 3l14 14",
  find: "M3 8.6a5.6 5.6 0 1 0 11.2 0 5.6 5.6 0 1 0-11.2 0M12.8 12.8 17.4 17.4",
  live: "M3 16v-2M7.6 16v-5M12.2 16V8M16.8 16V4",
  clock: "M2.4 10a7.6 7.6 0 1 0 15.2 0 7.6 7.6 0 1 0-15.2 0M10 5.6V10l3 1.8",
  hand:
    "M6.6 10.4V4.2a1.3 1.3 0 0 1 2.6 0V9M9.2 8.8V3a1.3 1.3 0 0 1 2.6 0v5.8M11.8 9V4.4a1.3 1.3 0 0 1 2.6 0v6.8c0 4-1.8 6.6-5.2 6.6-2.8 0-4-1.4-5.8-5l-.9-2a1.3 1.3 0 0 1 2.3-1.2l1.8 2.6",
  close: "M4.6 4.6l10.8 10.8M15.4 4.6 4.6 15.4",
  whole: "M8 4H3.6v12.4H16V12M11.6 3h5.4v5.4M17 3l-7.6 7.6",
  narrow: "M16 8V3.6H3.6V16H8M12.4 17H17v-4.6M17 17l-7-7",
  ecg: "M1 11h4l1.4-2.6L8 11h1l1.6-8.4L13 17l1.6-6H19",
  lungs:
    "M10 2.4v6.8M10 9.2C8.6 9.2 8 7.6 7.4 6.4c-.5-1-1.6-.8-2.2 0C3.4 8.8 2.2 12 2.2 15.2c0 1.6 1.2 2.2 2.6 1.7C6.8 16.2 8 15 8 12.6c0-1.6.6-3.4 2-3.4zM10 9.2c1.4 0 2-1.6 2.6-2.8.5-1 1.6-.8 2.2 0 1.8 2.4 3 5.6 3 8.8 0 1.6-1.2 2.2-2.6 1.7-2-.7-3.2-1.9-3.2-4.3 0-1.6-.6-3.4-2-3.4z",
  done: "m3.4 10.6 4.4 4.4L16.8 5.4",
  lock: "M3.6 8.8h12.8v8.6H3.6zM6.4 8.8V6a3.6 3.6 0 0 1 7.2 0v2.8",
  card: "M2 4.6h16v10.8H2zM2 8.4h16M5 12.4h4",
  down: "M5 7.6 10 12.6 15 7.6",
  phone: PHONE,
  sound: "M3 7.6v4.8h3l4.4 3.6V4L6 7.6zM13.4 7a4.2 4.2 0 0 1 0 6M15.6 4.6a7.6 7.6 0 0 1 0 10.8",
  arrow: "M3 10h13.6M11 4.4 16.6 10 11 15.6",
  house: "M2.6 9.6 10 3l7.4 6.6M4.8 8v9h10.4V8M8.2 17v-5h3.6v5",
  battery: "M1.8 6h14v8h-14zM18.2 8.6v2.8M4.4 8.6v2.8M7.2 8.6v2.8",
  plus: "M10 3.6v12.8M3.6 10h12.8",
  download: "M10 3v10M5.6 9 10 13.4 14.4 9M3.4 17h13.2",
  message: "M2.6 4h14.8v10H8l-4 3.4V14H2.6z",
  calendar: "M2.8 3.8h14.4v13.4H2.8zM2.8 7.8h14.4M6.5 2v3.2M13.5 2v3.2",
  pen: "M3 17l1-4L13.6 3.4l3 3L7 16zM11.6 5.4l3 3",
  again:
    "M3.4 9.4a6.8 6.8 0 0 1 11.8-3.8l1.6 1.8M16.8 3.4v4h-4M16.6 10.6a6.8 6.8 0 0 1-11.8 3.8l-1.6-1.8M3.2 16.6v-4h4",
  ticked: "M1.4 10a8.6 8.6 0 1 0 17.2 0 8.6 8.6 0 1 0-17.2 0",
  leave: "M8 3H3.4v14H8M8.6 10h8.6M13.4 6l4 4-4 4",
  left: "M12.6 4.2 6.8 10l5.8 5.8",
  right: "M7.4 4.2 13.2 10l-5.8 5.8",
  up: "M4.2 12.6 10 6.8l5.8 5.8",
  back: "M9.6 4.2 3.8 10l5.8 5.8M16.4 4.2 10.6 10l5.8 5.8",
  forth: "M10.4 4.2 16.2 10l-5.8 5.8M3.6 4.2 9.4 10l-5.8 5.8",
  caliper: "M4 3v14M16 3v14M4 10h12M6.6 7.4 4 10l2.6 2.6M13.4 7.4 16 10l-2.6 2.6",
  print: "M5.4 7.6V2.8h9.2v4.8M5.4 14.4H2.8V7.6h14.4v6.8h-2.6M5.4 11.6h9.2v5.6H5.4z",
  question:
    "M2.2 10a7.8 7.8 0 1 0 15.6 0 7.8 7.8 0 1 0-15.6 0M7.6 7.6a2.4 2.4 0 1 1 3.6 2.1c-.8.4-1.2 1-1.2 1.8M10 14v.2",
} as const;

/** The strokes that stand inside a filled shape. */
const INSIDE: Partial<Record<Shape, string>> = { high: "M10 7v5.2M10 15.2v.3", medium: "M6.6 10h6.8", ticked: "m6.2 10.3 2.7 2.7 5-5.6" };
const FILLED: ReadonlySet<Shape> = new Set(["high", "medium", "low", "ticked"]);

export type Shape = keyof typeof SHAPES;

export function Icon({ shape }: { shape: Shape }) {
  const inside = INSIDE[shape];
  return (
    <svg class={FILLED.has(shape) ? "i fill" : "i"} viewBox="0 0 20 20" aria-hidden="true">
      <path d={SHAPES[shape]} />
      {inside && <path d={inside} class="inside" />}
    </svg>
  );
}

/** The mark: two arcs, the patient and who is beside. */
export function Mark({ plain = false }: { plain?: boolean }) {
  return (
    <svg class={plain ? "mark plain" : "mark"} viewBox="0 0 30 30" aria-hidden="true">
      <path d="M13.6 9.3a7 7 0 1 0 0 11.4" />
      <path d="M26 9.3a7 7 0 1 0 0 11.4" />
    </svg>
  );
}
