import { client } from "../api/client";
import type {
  ControlAnswer, EncirclementAnswer, LedgerState, Place, RoadState, RouteAnswer, Side, Theatre, TimelineAnswer,
} from "../api/types";
import { CONTESTED, marksFrom, ringMarks, roadMarksFrom, roadMarksFromPlaces, type Marks, type PlaceMark, type RoadMarks } from "../map/picture";
import { lift, readTheme } from "../map/theme";
import { say, t } from "../strings";
import { Clock, DAY, HOUR, toIso, toMs } from "../time/zone";
import { Answer } from "./answer.svelte";
import { Grids } from "./grids.svelte";
import { readAddress, writeAddress, type Address, type View } from "./url";

const REST_MS = 200; // a hand that has not moved for so long has come to rest
const RING_HOLDS_MS = 6 * HOUR; // a ring stays on the map for so long while the hand moves on
const WATCH_MS = 15_000; // how often the ledger is asked whether it has moved on

/** An instant as of which estimates are asked for: valid time, and known time (null: everything). */
export interface Moment {
  readonly at: number;
  readonly known: number | null;
}

/** The one state of the page; every component reads from it and changes it through its verbs. */
export class Desk {
  readonly client = client;
  address = $state.raw<Address>(readAddress(location.search));
  theatre = $state.raw<Theatre | null>(null);
  /** Where the hands have come to rest: what panels ask about. */
  rest = $state.raw<Moment>({ at: 0, known: null });
  reachable = $state(true);
  lostSince = $state<number | null>(null);
  tokenWanted = $state(false);
  hasToken = $state(false);
  /** Counts how often the ledger moved on; panels that read it ask again. */
  edition = $state(0);
  news = $state("");
  playing = $state(false);
  /** The panel shows two sides beside each other and wants the room. */
  isSplit = $state(false);
  hovered = $state("");
  /** Counts changes of light and dark, so that drawn marks are drawn anew. */
  themeTurn = $state(0);
  /** The way shown on the map, in the view of roads. */
  way = $state.raw<RouteAnswer | null>(null);

  readonly begin = new Answer<Theatre>();
  readonly control = new Answer<ControlAnswer>();
  readonly controlNow = new Answer<ControlAnswer>();
  readonly roads = new Answer<{ items: RoadState[]; at: string }>();
  readonly rings = new Answer<EncirclementAnswer>();
  readonly timeline = new Answer<TimelineAnswer>();
  readonly ledger = new Answer<LedgerState>();
  readonly grids = new Grids();

  clock = $derived(new Clock(this.theatre?.zone ?? "UTC"));
  places = $derived(new Map((this.theatre?.places ?? []).map((place) => [place.id, place])));
  sides = $derived(new Map((this.theatre?.sides ?? []).map((side, index) => [side.id, { ...side, index }])));
  from = $derived(toMs(this.theatre?.window.from) ?? 0);
  to = $derived(Math.max(toMs(this.theatre?.window.to) ?? 0, this.from + HOUR));
  at = $derived(this.address.at ?? toMs(this.theatre?.now) ?? this.to);
  known = $derived(this.address.known === "then" ? this.at : this.address.known);
  /** Who is cut off, near enough to the hour shown to be worth a ring. */
  ringed = $derived.by(() => {
    const told = this.rings.value;
    return told && Math.abs(Date.parse(told.at) - this.at) <= RING_HOLDS_MS ? told.items : [];
  });
  marks = $derived(ringMarks(this.#draw({ at: this.at, known: this.known }, this.control), this.ringed));
  marksNow = $derived(this.#draw({ at: this.at, known: null }, this.address.known === null ? this.control : this.controlNow));
  roadMarks = $derived(this.#drawRoads());
  isRested = $derived(this.rest.at === this.at && this.rest.known === this.known);

  /** The edition that the map was last asked for. */
  #asked = 0;
  #resting = 0;
  #saving = 0;

  constructor() {
    this.hasToken = this.client.token !== "";
    this.client.onReach = (reachable) => this.#noticeReach(reachable);
    this.client.onState = () => this.#noticeState();
    this.client.onUnauthorised = () => (this.tokenWanted = true);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (this.themeTurn += 1));
    addEventListener("popstate", () => {
      this.address = readAddress(location.search);
      this.#settle();
    });
  }

  /** Loads the theatre, then everything the map wants, all at once. */
  async start(): Promise<void> {
    void this.control.ask("/control", this.#question()); // asked beside the theatre, not after it
    const theatre = await this.begin.ask("/theatre");
    if (!theatre) return;
    this.theatre = theatre;
    document.title = `${theatre.name} · whoholds`;
    this.#settle();
    setInterval(() => {
      if (document.visibilityState === "visible") void this.watch();
    }, WATCH_MS);
    void this.ledger.ask("/state");
  }

  /** What the map of this address shows; without a time, the server's own "now". */
  #question(): Record<string, string | null> {
    const { at, known } = this.address;
    const knownAt = known === "then" ? at : known;
    return { at: at === null ? null : toIso(at), known_at: knownAt === null ? null : toIso(knownAt) };
  }

  /** Loads what makes the map fast once it stands. */
  loadGrids(): void {
    void this.grids.loadHindsight();
    void this.timeline.ask("/timeline");
  }

  /** Asks whether the ledger has moved on, or the server has come back. */
  async watch(): Promise<void> {
    if (!this.theatre) await this.start();
    else await this.ledger.ask("/state");
  }

  // -- verbs ------------------------------------------------------------------------------------------------------

  /** Changes the address. `push` makes a step that the browser's back button undoes. */
  change(changed: Partial<Address>, push = false): void {
    this.address = { ...this.address, ...changed };
    clearTimeout(this.#saving);
    if (push) history.pushState(null, "", this.#link());
    else this.#saving = window.setTimeout(() => history.replaceState(null, "", this.#link()), 200);
  }

  show(view: View): void {
    this.change({ view, claim: "", report: "" }, true);
  }

  goTo(at: number): void {
    const bounded = Math.min(this.to, Math.max(this.from, Math.round(at / 60_000) * 60_000));
    this.change({ at: bounded });
    this.#settleSoon();
  }

  know(known: number | "then" | null): void {
    const bounded = typeof known === "number" ? Math.min(this.to + DAY, Math.max(this.from - DAY, known)) : known;
    // Without a known time there is nothing to compare with what is known now.
    this.change(bounded === null ? { known: null, comparing: "" } : { known: bounded });
    this.#settleSoon();
  }

  select(place: string): void {
    if (place !== this.address.place) this.change({ place, claim: "", report: "" }, true);
  }

  openClaim(claim: string): void {
    this.change({ claim, report: "" }, true);
  }

  openReport(report: string): void {
    this.change({ report, claim: "" }, true);
  }

  closeReader(): void {
    this.change({ claim: "", report: "" }, true);
  }

  compare(comparing: Address["comparing"]): void {
    if (comparing && this.address.known === null) this.change({ known: "then" });
    this.change({ comparing }, true);
    this.#settleSoon();
  }

  useToken(token: string): void {
    this.client.token = token;
    this.hasToken = token !== "";
    this.tokenWanted = false;
    this.edition += 1;
    void this.watch();
  }

  /** A ruling went in: everything that may rest on it is asked anew. */
  noteRuling(): void {
    void this.ledger.ask("/state"); // its answer tells that the ledger has moved on, as for a ruling made elsewhere
  }

  // -- words ------------------------------------------------------------------------------------------------------

  placeName(id: string): string {
    return this.places.get(id)?.name ?? id;
  }

  place(id: string): Place | undefined {
    return this.places.get(id);
  }

  side(id: string): (Side & { index: number }) | undefined {
    return this.sides.get(id);
  }

  /** A side's colour on the ground of the moment: lifted where that is dark. */
  colour(id: string): string {
    void this.themeTurn;
    const found = this.sides.get(id)?.colour;
    return found ? lift(found, readTheme().isDark) : "var(--muted)";
  }

  sideName(id: string): string {
    if (!id) return t("side.nobody");
    if (id === CONTESTED) return say("status", CONTESTED);
    return this.sides.get(id)?.name ?? id;
  }

  /** The mark as words: "probably held by North". */
  tell(mark: Pick<PlaceMark, "status" | "holder">): string {
    const side = this.sideName(mark.holder);
    if (mark.status === "held") return t("told.held", { side });
    if (mark.status === "probably_held") return t("told.probably_held", { side });
    if (mark.status === "stale") return mark.holder ? t("told.stale", { side }) : t("status.stale");
    if (mark.status === "disputed") return mark.holder ? t("told.disputed", { side }) : t("status.disputed");
    return mark.status === "contested" ? t("told.contested") : t("told.unknown");
  }

  /** The rested moment as query parameters. */
  moment(): { at: string; known_at: string | null } {
    return momentQuery(this.rest);
  }

  // -- inside -----------------------------------------------------------------------------------------------------

  #link(): string {
    return `${location.pathname}${writeAddress(this.address)}`;
  }

  #settleSoon(): void {
    clearTimeout(this.#resting);
    this.#resting = window.setTimeout(() => this.#settle(), REST_MS);
  }

  #settle(): void {
    clearTimeout(this.#resting);
    if (!this.theatre) return;
    this.rest = { at: this.at, known: this.known };
    const asked = momentQuery(this.rest);
    const has = this.control.value && isAnswerTo(this.control.value, this.rest) && this.#asked === this.edition;
    if (!has || this.control.problem) void this.control.ask("/control", this.#question());
    this.#asked = this.edition;
    void this.roads.ask("/roads", asked);
    void this.rings.ask("/encirclement", asked);
    if (this.address.comparing) void this.controlNow.ask("/control", { at: asked.at });
    this.grids.follow(this.address.known, this.at);
  }

  #draw(moment: Moment, answer: Answer<ControlAnswer>): Marks {
    const settled = answer.value ? marksFrom(answer.value.places) : null;
    if (settled && answer.value && isAnswerTo(answer.value, moment)) return settled;
    const swift = this.grids.marksAt(moment, this.address.known);
    if (!swift) return settled ?? new Map();
    return settled ? carryOver(swift, settled) : swift;
  }

  #drawRoads(): RoadMarks {
    if (!this.theatre) return new Map();
    const settled = this.roads.value;
    if (settled && this.isRested && Date.parse(settled.at) === this.at) return roadMarksFrom(settled.items);
    return roadMarksFromPlaces(this.theatre, this.marks);
  }

  #noticeReach(reachable: boolean): void {
    if (reachable === this.reachable) return;
    this.reachable = reachable;
    this.lostSince = reachable ? null : Date.now();
    if (reachable) this.#askAgain();
  }

  #noticeState(): void {
    this.news = t("news.ledger");
    this.#askAgain();
  }

  #askAgain(): void {
    this.client.forget();
    this.edition += 1;
    this.grids.forget();
    this.#settle();
    this.loadGrids();
    void this.ledger.ask("/state");
  }
}

export function momentQuery(moment: Moment): { at: string; known_at: string | null } {
  return { at: toIso(moment.at), known_at: moment.known === null ? null : toIso(moment.known) };
}

function isAnswerTo(answer: ControlAnswer, moment: Moment): boolean {
  const [at, known] = [toMs(answer.at), toMs(answer.known_at)];
  return at === Math.floor(moment.at / 1000) * 1000 && known === (moment.known === null ? null : Math.floor(moment.known / 1000) * 1000);
}

/** Flags and second sides are not in the grid: they stay while the holder stays. */
function carryOver(swift: Marks, settled: Marks): Marks {
  const found = new Map(swift);
  for (const [place, known] of settled) {
    const mark = swift.get(place);
    if (!mark || mark.status !== known.status || (mark.holder && mark.holder !== known.holder)) continue;
    if (known.ruled || known.second) {
      found.set(place, { ...known, percent: mark.percent });
    }
  }
  return found;
}
