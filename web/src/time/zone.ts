import { language } from "../strings";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()}|${zone}|${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(), { timeZone: zone, hourCycle: "h23", ...options });
    formats.set(key, found);
  }
  return found;
}

/** Tells times the way people of the theatre would: in its zone, 24 hours, the month in words. */
export class Clock {
  readonly zone: string;

  constructor(zone: string) {
    this.zone = zone;
  }

  /** "Sun 8 Dec 2024, 04:00" */
  tell(at: number | string | null): string {
    const instant = toMs(at);
    if (instant === null) return "";
    return `${this.day(instant)} ${this.year(instant)}, ${this.hour(instant)}`;
  }

  /** "8 Dec, 04:00" */
  short(at: number | string | null): string {
    const instant = toMs(at);
    if (instant === null) return "";
    return `${format(this.zone, { day: "numeric", month: "short" }).format(instant)}, ${this.hour(instant)}`;
  }

  hour(at: number): string {
    return format(this.zone, { hour: "2-digit", minute: "2-digit" }).format(at);
  }

  day(at: number): string {
    return format(this.zone, { weekday: "short", day: "numeric", month: "short" }).format(at).replace(",", "");
  }

  dayOfMonth(at: number): string {
    return format(this.zone, { day: "numeric" }).format(at);
  }

  month(at: number): string {
    return format(this.zone, { month: "short" }).format(at);
  }

  year(at: number): string {
    return format(this.zone, { year: "numeric" }).format(at);
  }

  /** How far the zone is ahead of UTC at an instant, in ms. */
  offset(at: number): number {
    const parts = Object.fromEntries(
      format(this.zone, {
        year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
      })
        .formatToParts(at)
        .map((part) => [part.type, part.value]),
    );
    const asUtc = Date.UTC(
      Number(parts["year"]), Number(parts["month"]) - 1, Number(parts["day"]),
      Number(parts["hour"]), Number(parts["minute"]), Number(parts["second"]),
    );
    return asUtc - Math.floor(at / 1000) * 1000;
  }

  /** The first midnight of the zone at or after an instant. */
  nextMidnight(at: number): number {
    const local = at + this.offset(at);
    const midnight = Math.ceil(local / DAY) * DAY;
    return midnight - this.offset(midnight - this.offset(at));
  }

  /** What a `datetime-local` field shows: "2024-12-08T04:00" in the zone. */
  toField(at: number): string {
    return new Date(at + this.offset(at)).toISOString().slice(0, 16);
  }

  /** Reads a `datetime-local` field; null if it is no time. */
  fromField(written: string): number | null {
    if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(written)) return null;
    const asUtc = Date.parse(`${written.slice(0, 16)}:00Z`);
    if (Number.isNaN(asUtc)) return null;
    const guess = asUtc - this.offset(asUtc);
    return asUtc - this.offset(guess);
  }

  /** "1 h 20 min", "3 days": for gaps and ages. */
  static span(ms: number): string {
    const unit = ms >= 2 * DAY ? "day" : ms >= HOUR ? "hour" : "minute";
    const size = { day: DAY, hour: HOUR, minute: MINUTE }[unit];
    return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(
      Math.round(ms / size),
    );
  }
}

export function toMs(at: number | string | null | undefined): number | null {
  if (at === null || at === undefined || at === "") return null;
  const instant = typeof at === "number" ? at : Date.parse(at);
  return Number.isNaN(instant) ? null : instant;
}

/** Writes an instant as the server reads it: UTC, whole seconds. */
export function toIso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
