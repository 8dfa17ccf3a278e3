// Days and times as people type them, day first and of 24 hours in both languages, and as data holds them (ISO).

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
