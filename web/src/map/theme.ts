/** Colours of the map, taken from the page's style sheet so that light, dark and print agree. */
import type { Ink } from "./marks";

export interface Ground {
  readonly sea: string;
  readonly land: string;
  readonly theatre: string;
  readonly border: string;
  readonly rim: string;
  readonly country: string;
}

export interface MapTheme extends Ground, Ink {
  readonly lamp: string;
  readonly isDark: boolean;
}

let kept: { key: string; theme: MapTheme } | null = null;
const dark = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: dark)");
const paper = typeof matchMedia === "undefined" ? null : matchMedia("print");

/** The colours of the moment; the style sheet is asked only when light, dark or print has changed. */
export function readTheme(): MapTheme {
  const key = `${document.documentElement.dataset["theme"] ?? ""}|${dark?.matches}|${paper?.matches}`;
  if (kept?.key !== key) kept = { key, theme: readStyle() };
  return kept.theme;
}

function readStyle(): MapTheme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    sea: read("map-sea"),
    land: read("map-land"),
    theatre: read("map-theatre"),
    border: read("map-border"),
    rim: read("map-rim"),
    country: read("map-country"),
    ink: read("map-ink"),
    paper: read("map-paper"),
    faint: read("map-faint"),
    lamp: read("lamp"),
    isDark: read("scheme") === "dark",
  };
}

/** Lifts a side's colour on dark ground until it can be told from it. */
export function lift(colour: string, isDark: boolean): string {
  if (!isDark) return colour;
  const parsed = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!parsed) return colour;
  const [red, green, blue] = parsed.slice(1).map((part) => Number.parseInt(part, 16)) as [number, number, number];
  const light = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  const white = light < 0.35 ? 0.34 : light < 0.5 ? 0.16 : 0;
  return `rgb(${[red, green, blue].map((part) => Math.round(part + (255 - part) * white)).join(" ")})`;
}
