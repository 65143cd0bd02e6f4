/** The whole state of the page in its address, so that a link reproduces a view. */

export const VIEWS = ["map", "ledger", "roads", "since", "sources", "rulings"] as const;
export type View = (typeof VIEWS)[number];
export type Comparing = "" | "side" | "difference";

export const FILTERS = [
  "f-place", "f-actor", "f-side", "f-predicate", "f-polarity", "f-modality", "f-speaker", "f-outlet", "f-from", "f-to", "f-q", "f-tab", "f-stage", "f-code", "f-moves",
] as const;
export type Filter = (typeof FILTERS)[number];

export interface Address {
  view: View;
  /** Valid time in ms; null until the theatre says what "now" is. */
  at: number | null;
  /** Known time in ms; "then": as known at the valid time; null: everything that was read. */
  known: number | "then" | null;
  place: string;
  claim: string;
  report: string;
  comparing: Comparing;
  from: string;
  to: string;
  side: string;
  /** Suppositions, place -> state. */
  supposing: Record<string, string>;
  since: number | null;
  filters: Partial<Record<Filter, string>>;
  /** Longitude, latitude, zoom; null: the whole theatre. */
  camera: [number, number, number] | null;
  theme: "" | "light" | "dark";
  language: string;
  direction: string;
}

export const START: Address = {
  view: "map", at: null, known: null, place: "", claim: "", report: "", comparing: "", from: "", to: "", side: "",
  supposing: {}, since: null, filters: {}, camera: null, theme: "", language: "", direction: "",
};

/** Reads an address; what is not understood is left at its start value and never guessed. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name) ?? "";
  const view = text("view");
  const theme = text("theme");
  const comparing = text("compare");
  const filters: Partial<Record<Filter, string>> = {};
  for (const name of FILTERS) if (query.get(name)) filters[name] = text(name);
  return {
    view: (VIEWS as readonly string[]).includes(view) ? (view as View) : "map",
    at: readInstant(text("at")),
    known: text("known") === "then" ? "then" : readInstant(text("known")),
    place: text("place"),
    claim: text("claim"),
    report: text("report"),
    comparing: comparing === "side" || comparing === "difference" ? comparing : "",
    from: text("from"),
    to: text("to"),
    side: text("side"),
    supposing: readSuppositions(text("if")),
    since: readInstant(text("since")),
    filters,
    camera: readCamera(text("camera")),
    theme: theme === "light" || theme === "dark" ? theme : "",
    language: text("lang"),
    direction: text("dir"),
  };
}

/** Writes an address as a query, with its leading "?", or "" for the start. */
export function writeAddress(address: Address): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string) => {
    if (value) query.set(name, value);
  };
  put("view", address.view === "map" ? "" : address.view);
  put("at", address.at === null ? "" : writeInstant(address.at));
  put("known", address.known === null ? "" : address.known === "then" ? "then" : writeInstant(address.known));
  put("place", address.place);
  put("claim", address.claim);
  put("report", address.report);
  put("compare", address.comparing);
  put("from", address.from);
  put("to", address.to);
  put("side", address.side);
  put("if", Object.entries(address.supposing).map(([place, state]) => `${place}=${state}`).join(","));
  put("since", address.since === null ? "" : writeInstant(address.since));
  for (const name of FILTERS) put(name, address.filters[name] ?? "");
  put("camera", address.camera ? address.camera.join(",") : "");
  put("theme", address.theme);
  put("lang", address.language);
  put("dir", address.direction);
  const written = query.toString().replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%3D", "=");
  return written ? `?${written}` : "";
}

function readInstant(given: string): number | null {
  const written = given.replace(" ", "+"); // a plus sign in a query reads as a blank
  // An instant without a zone would mean another hour on another machine: it is not read.
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(written)) return null;
  const read = Date.parse(written);
  return Number.isNaN(read) ? null : read;
}

function writeInstant(at: number): string {
  const written = new Date(at).toISOString();
  return written.endsWith(":00.000Z") ? `${written.slice(0, 16)}Z` : `${written.slice(0, 19)}Z`;
}

function readSuppositions(written: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of written.split(",")) {
    const [place, state] = pair.split("=");
    if (place && state) found[place] = state;
  }
  return found;
}

function readCamera(written: string): [number, number, number] | null {
  const numbers = written.split(",").map(Number);
  const [lon, lat, zoom] = numbers;
  if (numbers.length !== 3 || numbers.some((number) => !Number.isFinite(number))) return null;
  if (lon === undefined || lat === undefined || zoom === undefined || Math.abs(lat) > 85 || Math.abs(lon) > 180) return null;
  return [lon, lat, Math.min(14, Math.max(0, zoom))];
}
