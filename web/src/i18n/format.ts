// Numbers, times and ages as people write them, in one language; service time is Europe/Rome.

import type { Language } from "../api/types/shared.ts";
import { daysBetween, isoDayOf, ZONE } from "./day.ts";
import type { Words } from "./it/shell.ts";

const LOCALES: Record<Language, string> = { it: "it-IT", en: "en-GB" };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export class Format {
  private readonly locale: string;

  constructor(
    language: Language,
    private readonly words: Words,
  ) {
    this.locale = LOCALES[language];
  }

  /** 138 or 71,4: at most `digits` decimals, a true minus, no grouping of four digits. */
  number(value: number, digits = 1): string {
    return new Intl.NumberFormat(this.locale, { maximumFractionDigits: digits }).format(value).replace("-", "−");
  }

  /** 10:31 */
  clock(at: Date): string {
    return this.part(at, { hour: "2-digit", minute: "2-digit" });
  }

  /** 10:31:07 */
  seconds(at: Date): string {
    return this.part(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  }

  /** 24 nov */
  day(at: Date): string {
    return this.part(at, { day: "numeric", month: "short" });
  }

  /** mar 24 novembre 2026 */
  date(at: Date): string {
    return this.part(at, { weekday: "short", day: "numeric", month: "long", year: "numeric" });
  }

  /** 14 novembre 2024: a day of long ago, whose weekday says nothing. */
  past(at: Date): string {
    return this.part(at, { day: "numeric", month: "long", year: "numeric" });
  }

  /** 10:31 today, 24 nov 10:31 on any other day, 24 nov 2025 10:31 in another year. */
  moment(at: Date, now: Date): string {
    return daysBetween(at, now) === 0 ? this.clock(at) : `${this.near(at, now)} ${this.clock(at)}`;
  }

  /** 24 nov, or 24 nov 2025 where that is not this year. */
  near(at: Date, now: Date): string {
    return isoDayOf(at).slice(0, 4) === isoDayOf(now).slice(0, 4)
      ? this.day(at)
      : this.part(at, { day: "numeric", month: "short", year: "numeric" });
  }

  /** 9 s, 11 min, 5 h, 3 d as a bare span of time. */
  span(ms: number): string {
    const { ages } = this.words;
    if (ms < MINUTE) return ages.seconds(Math.max(0, Math.round(ms / SECOND)));
    if (ms < HOUR) return ages.minutes(Math.floor(ms / MINUTE));
    if (ms < 2 * DAY) return ages.hours(Math.floor(ms / HOUR));
    return ages.days(Math.floor(ms / DAY));
  }

  /** 1 g 7 h, 5 h 20, 48 min, 90 s: how long is left of a span in seconds, in words that shrink with need. */
  left(seconds: number): string {
    const { ages } = this.words;
    const minutes = Math.floor(seconds / 60);
    if (seconds < 120) return ages.seconds(Math.round(seconds));
    if (minutes < 60) return ages.minutes(minutes);
    const hours = Math.floor(minutes / 60);
    if (hours < 24) return `${ages.hours(hours)} ${String(minutes % 60).padStart(2, "0")}`;
    return `${ages.days(Math.floor(hours / 24))} ${ages.hours(hours % 24)}`;
  }

  /** 11 min fa, ieri, 20 nov: how long ago something was. */
  age(at: Date, now: Date): string {
    const ms = now.getTime() - at.getTime();
    if (ms < 1.5 * SECOND) return this.words.ages.now;
    if (ms < DAY) return this.words.ages.ago(this.span(ms));
    return daysBetween(at, now) === 1 ? this.words.ages.yesterday : this.near(at, now);
  }

  private part(at: Date, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.locale, { timeZone: ZONE, hourCycle: "h23", ...options }).format(at);
  }
}

/** Whole years between a birth date (ISO day) and now. */
export function yearsSince(birth: string, now: Date): number {
  const [year, month, day] = birth.split("-").map(Number) as [number, number, number];
  const had = now.getMonth() + 1 > month || (now.getMonth() + 1 === month && now.getDate() >= day);
  return now.getFullYear() - year - (had ? 0 : 1);
}
