import { describe, expect, it } from "vitest";
import type { Control, HistoryAnswer, Theatre } from "../src/api/types";
import { Grid, listDifferences, markFrom, marksFrom, ringMarks, roadMarksFrom, roadMarksFromPlaces } from "../src/map/picture";

const HISTORY: HistoryAnswer = {
  from: "2031-05-01T00:00:00Z", to: "2031-05-01T02:00:00Z", step_s: 3600, states: ["north", "south", "contested"],
  statuses: ["held", "probably_held", "disputed", "contested", "unknown", "stale"],
  instants: ["2031-05-01T00:00:00Z", "2031-05-01T01:00:00Z", "2031-05-01T02:00:00Z"],
  places: ["aster", "brim"], state_index: [[0, 2, 1], [0, 0, 0]], status_index: [[0, 3, 1], [0, 0, 4]],
  percent: [[97, 60, 80], [97, 97, 40]], changes: [],
};

function control(place: string, changed: Partial<Control> = {}): Control {
  return {
    place, name: place, status: "held", words: "", holder: "north", probability: 0.95, probabilities: { north: 0.95, south: 0.05 },
    since: null, since_opening: true, last_support: null, disputed_by: 0, rulings: [], without_rulings: null, ...changed,
  };
}

const THEATRE = {
  sides: [
    { id: "north", name: "North", colour: "#111111", friends: ["west"] },
    { id: "south", name: "South", colour: "#222222", friends: [] },
    { id: "west", name: "West", colour: "#333333", friends: [] },
  ],
  roads: [{ id: "ab", from: "aster", to: "brim" }],
} as unknown as Theatre;

describe("a grid of estimates", () => {
  const grid = new Grid(HISTORY);
  const at = (time: string) => grid.marksAt(Date.parse(`2031-05-01T${time}Z`)).get("aster");

  it("answers with the instant at or before", () => {
    expect(at("00:59:00")).toMatchObject({ status: "held", holder: "north", percent: 97 });
    expect(at("02:30:00")).toMatchObject({ status: "probably_held", holder: "south", percent: 80 });
  });

  it("names no holder where fighting goes on or nothing is known", () => {
    expect(at("01:00:00")).toMatchObject({ status: "contested", holder: "" });
    expect(grid.marksAt(grid.to).get("brim")).toMatchObject({ status: "unknown", holder: "" });
  });

  it("knows how far it reaches", () => {
    expect(grid.covers(Date.parse("2031-05-01T02:59:00Z"))).toBe(true);
    expect(grid.covers(Date.parse("2031-05-01T03:00:00Z"))).toBe(false);
    expect(grid.covers(Date.parse("2031-04-30T23:59:00Z"))).toBe(false);
  });
});

describe("a place's mark", () => {
  it("shows both sides of a dispute", () => {
    const mark = markFrom(control("aster", { status: "disputed", probabilities: { north: 0.55, contested: 0.05, south: 0.4 } }));
    expect([mark.holder, mark.second]).toEqual(["north", "south"]);
  });

  it("tells what rests on a ruling", () => {
    expect(markFrom(control("aster", { rulings: ["r"] }))).toMatchObject({ ruled: true });
  });

  it("is ringed while it is held by who was cut off in it", () => {
    const marks = marksFrom([control("aster"), control("brim", { holder: "south" })]);
    const ringed = ringMarks(marks, [{ place: "aster", side: "north", probability: 0.6 }, { place: "brim", side: "north", probability: 0.7 }]);
    expect([ringed.get("aster")?.besieged, ringed.get("brim")?.besieged]).toEqual([true, false]);
  });

  it("differs where holder or status differ", () => {
    const one = marksFrom([control("aster"), control("brim")]);
    const other = marksFrom([control("aster", { status: "disputed" }), control("brim", { probability: 0.91 })]);
    expect(listDifferences(one, other)).toEqual(["aster"]);
  });
});

describe("roads", () => {
  const judge = (one: Partial<Control>, other: Partial<Control>) =>
    roadMarksFromPlaces(THEATRE, marksFrom([control("aster", one), control("brim", other)])).get("ab");

  it("are open within one side and between friends, and broken between foes", () => {
    expect(judge({}, {})).toMatchObject({ drawnAs: "open", user: "north" });
    expect(judge({}, { holder: "west" })).toMatchObject({ drawnAs: "open", user: "north" });
    expect(judge({}, { holder: "south" })).toMatchObject({ drawnAs: "changes_hands", user: "" });
    expect(judge({}, { status: "contested", holder: "" })).toMatchObject({ drawnAs: "contested" });
  });

  it("are used by the side that likeliest can, if any likely can", () => {
    const item = { road: "ab", name: "", from: "aster", to: "brim", km: 1, road_class: "", holders: ["north", "south"] as [string, string], reported: [] };
    const told = { status: "restricted", probability: 0.9, basis: "report", comment: "", source: "", reliability: "reported", last_verified: null, valid_from: null, valid_to: null, claims: [] } as const;
    const marks = roadMarksFrom([{ ...item, ...told, claims: [], usable: { north: 0.3, south: 0.2 }, drawn_as: "cut" }]);
    expect(marks.get("ab")).toMatchObject({ user: "", drawnAs: "cut" });
  });
});
