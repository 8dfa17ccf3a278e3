// Days and times as people type them, day first and of 24 hours in both languages, and as data holds them (ISO).

/** The zone of the service: what a person types here is a time there, wherever this browser believes to be. */
export const ZONE = "Europe/Rome";

const DAY_MS = 86_400_000;
const WALL = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const TYPED = /^(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4})$/;
const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** "14/3/1945", "14.03.1945", "14 3 1945" or an ISO day as an ISO day; empty where it is none. */
export function isoDay(text: string): string {
  const typed = TYPED.exec(text.trim());
  const iso = typed ? `${typed[3]}-${typed[2]!.padStart(2, "0")}-${typed[1]!.padStart(2, "0")}` : text.trim();
  if (!ISO.test(iso)) return "";
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : "";
}

/** 14/03/1945 */
export function typedDay(iso: string): string {
  return iso ? iso.split("-").reverse().join("/") : "";
}

/** "7:30", "07.30" or "730" as 07:30; empty where it is none. */
export function isoTime(text: string): string {
  const typed = /^(\d{1,2})[:.]?(\d{2})$/.exec(text.trim());
  if (!typed || Number(typed[1]) > 23 || Number(typed[2]) > 59) return "";
  return `${typed[1]!.padStart(2, "0")}:${typed[2]}`;
}

/** The day of the service on which a moment lies, as an ISO day. */
export function isoDayOf(at: Date): string {
  return WALL.format(at).slice(0, 10);
}

/** The time of the service's clocks at a moment, as HH:MM. */
export function isoTimeOf(at: Date): string {
  return WALL.format(at).slice(11, 16);
}

/** Midnights of the service between two moments: 0 the same day, 1 the day after. */
export function daysBetween(before: Date, after: Date): number {
  return (Date.parse(isoDayOf(after)) - Date.parse(isoDayOf(before))) / DAY_MS;
}

/**
 * The moment at which the service's clocks show a day and a time ("2026-11-24", "10:31" or "23:59:59"); null where one
 * is missing. Of an hour that comes twice in autumn the first is meant; one that never comes in spring is the hour after.
 */
export function momentOf(day: string, time: string): Date | null {
  const asUtc = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (Number.isNaN(asUtc)) return null;
  const early = asUtc - aheadAt(asUtc - DAY_MS);
  const late = asUtc - aheadAt(asUtc + DAY_MS);
  return new Date(aheadAt(early) === asUtc - early ? early : aheadAt(late) === asUtc - late ? late : Math.max(early, late));
}

/** How far the service's clocks are ahead of UTC, in ms. */
function aheadAt(ms: number): number {
  return Date.parse(`${WALL.format(new Date(ms)).replace(" ", "T")}Z`) - Math.floor(ms / 1_000) * 1_000;
}
