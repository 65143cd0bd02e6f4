/** What the map shows at one instant: one mark for each place, one for each road. No drawing here. */
import type { Control, HistoryAnswer, Ring, RoadDrawing, RoadState, Side, StatusId, Theatre } from "../api/types";

export const CONTESTED = "contested";

export interface PlaceMark {
  readonly place: string;
  readonly status: StatusId;
  /** Likeliest side, "" if there is none. */
  readonly holder: string;
  /** Second side, for marks that show two: "" if not known. */
  readonly second: string;
  readonly percent: number;
  readonly besieged: boolean;
  readonly ruled: boolean;
}

export interface RoadMark {
  readonly road: string;
  readonly drawnAs: RoadDrawing;
  /** The side that likeliest can use it, "" if none can. */
  readonly user: string;
  readonly holders: readonly [string, string];
}

export type Marks = ReadonlyMap<string, PlaceMark>;
export type RoadMarks = ReadonlyMap<string, RoadMark>;

/** From this probability a road is drawn as usable; below, as broken. */
const USABLE = 0.5;

export function marksFrom(entries: readonly Control[]): Map<string, PlaceMark> {
  return new Map(entries.map((entry) => [entry.place, markFrom(entry)]));
}

export function markFrom(entry: Control): PlaceMark {
  const sides = Object.entries(entry.probabilities)
    .filter(([state]) => state !== CONTESTED)
    .sort((one, other) => other[1] - one[1]);
  const first = entry.holder || (entry.status === "unknown" ? "" : (sides[0]?.[0] ?? ""));
  const second = sides.find(([state]) => state !== first);
  return {
    place: entry.place,
    status: entry.status,
    holder: first,
    second: second && second[1] >= 0.02 ? second[0] : "",
    percent: Math.round(entry.probability * 100),
    besieged: false,
    ruled: entry.rulings.length > 0,
  };
}

/** Rings the places that are cut off, where they are still held by who was ringed. */
export function ringMarks(marks: Marks, rings: readonly Ring[]): Marks {
  const ringed = rings.filter((ring) => marks.get(ring.place)?.holder === ring.side);
  if (!ringed.length) return marks;
  const found = new Map(marks);
  for (const { place } of ringed) {
    const mark = found.get(place);
    if (mark) found.set(place, { ...mark, besieged: true });
  }
  return found;
}

/** A grid of estimates: any instant in it is drawn without asking the server. */
export class Grid {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly size: number;
  readonly #answer: HistoryAnswer;
  readonly #columns = new Map<number, Map<string, PlaceMark>>();

  constructor(answer: HistoryAnswer) {
    this.#answer = answer;
    this.stepMs = answer.step_s * 1000;
    this.size = answer.instants.length;
    this.from = Date.parse(answer.instants[0] ?? answer.from);
    this.to = this.from + Math.max(0, this.size - 1) * this.stepMs;
  }

  covers(at: number): boolean {
    return this.size > 0 && at >= this.from && at < this.to + this.stepMs;
  }

  /** The marks of the grid's instant at or before `at`. */
  marksAt(at: number): Map<string, PlaceMark> {
    const column = Math.max(0, Math.min(this.size - 1, Math.floor((at - this.from) / this.stepMs)));
    let found = this.#columns.get(column);
    if (!found) {
      if (this.#columns.size > 64) this.#columns.clear();
      found = new Map(this.#answer.places.map((place, row) => [place, this.#mark(place, row, column)]));
      this.#columns.set(column, found);
    }
    return found;
  }

  #mark(place: string, row: number, column: number): PlaceMark {
    const state = this.#answer.states[this.#answer.state_index[row]?.[column] ?? -1] ?? "";
    const status = this.#answer.statuses[this.#answer.status_index[row]?.[column] ?? -1] ?? "unknown";
    return {
      place,
      status,
      holder: state === CONTESTED || status === "unknown" ? "" : state,
      second: "",
      percent: this.#answer.percent[row]?.[column] ?? 0,
      besieged: false,
      ruled: false,
    };
  }
}

export function roadMarksFrom(items: readonly RoadState[]): Map<string, RoadMark> {
  return new Map(
    items.map((item) => {
      const [user, chance] = Object.entries(item.usable).sort((one, other) => other[1] - one[1])[0] ?? ["", 0];
      return [item.road, { road: item.road, drawnAs: item.drawn_as, user: chance >= USABLE ? user : "", holders: item.holders }];
    }),
  );
}

/** Guesses the roads from the places alone, while the hand is on the scrubber; the server's own answer follows when it rests. */
export function roadMarksFromPlaces(theatre: Theatre, marks: Marks): Map<string, RoadMark> {
  const sides = new Map(theatre.sides.map((side) => [side.id, side]));
  return new Map(
    theatre.roads.map((road) => {
      const [start, end] = [marks.get(road.from), marks.get(road.to)];
      const holders: [string, string] = [start?.holder ?? "", end?.holder ?? ""];
      return [road.id, { road: road.id, holders, ...judgeRoad(holders, [start, end], sides) }];
    }),
  );
}

function judgeRoad(
  holders: readonly [string, string],
  ends: readonly (PlaceMark | undefined)[],
  sides: ReadonlyMap<string, Side>,
): { drawnAs: RoadDrawing; user: string } {
  if (ends.some((end) => end?.status === CONTESTED)) return { drawnAs: "contested", user: "" };
  const [first, last] = holders;
  if (!first || !last) return { drawnAs: "unknown", user: first || last };
  if (first === last) return { drawnAs: "open", user: first };
  if (sides.get(first)?.friends.includes(last)) return { drawnAs: "open", user: first };
  if (sides.get(last)?.friends.includes(first)) return { drawnAs: "open", user: last };
  return { drawnAs: "changes_hands", user: "" };
}

/** Places whose holder or status differs between two pictures. */
export function listDifferences(one: Marks, other: Marks): string[] {
  const found: string[] = [];
  for (const [place, mark] of one) {
    const there = other.get(place);
    if (there && (there.holder !== mark.holder || there.status !== mark.status)) found.push(place);
  }
  return found;
}
