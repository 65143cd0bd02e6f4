import en from "./en.json";

export type Key = keyof typeof en;
export type Values = Record<string, string | number>;

interface Language {
  readonly words: Record<Key, string>;
  readonly direction: "ltr" | "rtl";
}

/** Every language of the page: a translation is one JSON file and one line here. */
const LANGUAGES: Record<string, Language> = { en: { words: en, direction: "ltr" } };

let chosen = "en";
let plurals = new Intl.PluralRules(chosen);

/** Chooses the language; an unknown one is English. `direction` overrides the language's own, to try a layout. */
export function chooseLanguage(wanted: string, direction = ""): void {
  chosen = wanted in LANGUAGES ? wanted : "en";
  plurals = new Intl.PluralRules(chosen);
  const own = LANGUAGES[chosen]?.direction ?? "ltr";
  document.documentElement.lang = chosen;
  document.documentElement.dir = direction === "rtl" || direction === "ltr" ? direction : own;
}

export function language(): string {
  return chosen;
}

const PLURAL = /\{(\w+), plural, ((?:\w+ \{[^{}]*\} ?)+)\}/g;
const FORM = /(\w+) \{([^{}]*)\}/g;

/**
 * Says a string: `{name}` is replaced by a value, `{n, plural, one {# claim} other {# claims}}` chooses by number.
 * What comes out is text and never markup.
 */
export function t(key: Key, values: Values = {}): string {
  const words = LANGUAGES[chosen]?.words[key] ?? en[key];
  return words
    .replace(PLURAL, (_whole, name: string, forms: string) => pluralise(Number(values[name] ?? 0), forms))
    .replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ""));
}

function pluralise(count: number, forms: string): string {
  const rule = plurals.select(count);
  let found = "";
  for (const [, form, words] of forms.matchAll(FORM)) {
    if (form === rule || (form === "other" && !found)) found = words ?? "";
  }
  return found.replaceAll("#", new Intl.NumberFormat(chosen).format(count));
}

/** Says a string whose key is made of data (`status.held`), or falls back to the given words. */
export function say(group: string, name: string, otherwise = name.replaceAll("_", " ")): string {
  const key = `${group}.${name}`;
  return key in en ? t(key as Key) : otherwise;
}

/** Tells a probability (0..1) in hundredths; never that something is certain, or impossible, because a model says so. */
export function tellPercent(chance: number): string {
  if (chance >= 0.995) return ">99";
  if (chance > 0 && chance < 0.005) return "<1";
  return new Intl.NumberFormat(chosen).format(Math.round(chance * 100));
}
