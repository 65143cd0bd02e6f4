import { type Clock, DAY, HOUR } from "../time/zone";

export interface Tick {
  readonly at: number;
  readonly label: string;
  readonly isMajor: boolean;
}

/** Days, weeks or months of the theatre's zone, as many as there is room for. */
export function listTicks(from: number, to: number, width: number, clock: Clock): Tick[] {
  const room = Math.max(2, Math.floor(width / 46));
  const days = (to - from) / DAY;
  const every = [1, 2, 3, 7, 14, 30, 61, 91, 182, 365].find((step) => days / step <= room) ?? 730;
  const found: Tick[] = [];
  let lastMonth = "";
  let count = 0;
  for (let at = clock.nextMidnight(from); at <= to; at = clock.nextMidnight(at + HOUR)) {
    const month = clock.month(at);
    const isDue = every >= 30 ? clock.dayOfMonth(at) === "1" && (count += 1) % Math.round(every / 30) === 0 : found.length === 0 || at - (found.at(-1)?.at ?? 0) >= every * DAY - 2 * HOUR;
    if (!isDue) continue;
    const isMajor = month !== lastMonth;
    lastMonth = month;
    const day = every >= 30 ? "" : clock.dayOfMonth(at);
    found.push({ at, isMajor, label: isMajor ? `${day} ${month}`.trim() : day || month });
  }
  return found;
}

/** Adds bins up until each is wide enough to be seen. */
export function widenBins(values: readonly number[], room: number): { values: number[]; factor: number } {
  const factor = Math.max(1, Math.ceil(values.length / Math.max(1, room)));
  const found: number[] = [];
  for (let index = 0; index < values.length; index += factor) {
    found.push(values.slice(index, index + factor).reduce((sum, value) => sum + value, 0));
  }
  return { values: found, factor };
}

/** How far a key moves a handle, in ms; null for keys that move none. */
export function keyStep(key: string, isWide: boolean): number | null {
  const steps: Record<string, number> = {
    ArrowRight: HOUR, ArrowUp: HOUR, ArrowLeft: -HOUR, ArrowDown: -HOUR, PageUp: DAY, PageDown: -DAY,
  };
  const step = steps[key];
  return step === undefined ? null : step * (isWide ? 6 : 1);
}
