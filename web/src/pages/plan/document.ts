// Changes to a PAI in JSON, each giving a new document: the old one is what undo goes back to.

import type { Document } from "../../api/types/plan.ts";

type Json = Record<string, unknown>;
type Path = readonly (string | number)[];
type List = "rules" | "offered" | "calendar";

/** The entries of a list of the document. */
export function entries(document: Document, list: List): Json[] {
  return (document[list] as Json[] | undefined) ?? [];
}

/** A number of a rule, by the rule's id and the place in it. Where a limit moves, the end of its alert moves along. */
export function turned(document: Document, rule: string, path: Path, value: number): Document {
  return edited(document, "rules", rule, (entry) => {
    const before = at(entry, path);
    const clear = [...path.slice(0, -1), "clear"];
    const end = at(entry, clear);
    const follows = path[path.length - 1] === "limit" && !path.includes("red") && typeof end === "number" && typeof before === "number";
    const next = put(entry, path, value) as Json;
    return follows ? (put(next, clear, rounded(end + value - before)) as Json) : next;
  });
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** A rule moves between those that are watched and those that are not. */
export function moved(document: Document, rule: string, from: "rules" | "offered"): Document {
  const to = from === "rules" ? "offered" : "rules";
  const entry = entries(document, from).find((one) => one["id"] === rule);
  if (!entry) return document;
  return {
    ...document,
    [from]: entries(document, from).filter((one) => one !== entry),
    [to]: [...entries(document, to), entry],
  };
}

/** An entry of the calendar with other fields. */
export function rescheduled(document: Document, item: string, fields: Json): Document {
  return edited(document, "calendar", item, (entry) => ({ ...entry, ...fields }));
}

/** The calendar without an entry. */
export function without(document: Document, item: string): Document {
  return { ...document, calendar: entries(document, "calendar").filter((one) => one["id"] !== item) };
}

/** The document with another value at a name of its top; null takes it away. */
export function given(document: Document, name: string, value: unknown): Document {
  const { [name]: _, ...rest } = document;
  return value === null || value === "" ? rest : { ...rest, [name]: value };
}

/** What stands at a place, or undefined. */
export function at(entry: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Json | undefined)?.[step], entry);
}

function edited(document: Document, list: List, id: string, change: (entry: Json) => Json): Document {
  return { ...document, [list]: entries(document, list).map((one) => (one["id"] === id ? change(one) : one)) };
}

function put(entry: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(entry)) return entry.map((one, i) => (i === first ? put(one, rest, value) : one));
  const known = (entry ?? {}) as Json;
  return { ...known, [first]: put(known[first], rest, value) };
}
