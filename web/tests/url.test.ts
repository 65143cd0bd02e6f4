import { describe, expect, it } from "vitest";
import { START, readAddress, writeAddress, type Address } from "../src/state/url";

const FULL: Address = {
  view: "roads", at: Date.UTC(2031, 4, 2, 3, 0), known: Date.UTC(2031, 4, 1, 22, 30), place: "aster", claim: "ab12", report: "",
  comparing: "difference", from: "aster", to: "brim", side: "north", supposing: { dell: "south", iris: "contested" },
  since: Date.UTC(2031, 4, 1), filters: { "f-q": "said & done", "f-tab": "refusals" }, camera: [36.7, 35.1, 6.5],
  theme: "dark", language: "en", direction: "rtl",
};

describe("the address", () => {
  it("gives back every part of what was written", () => {
    expect(readAddress(writeAddress(FULL))).toEqual(FULL);
  });

  it("is empty at the start", () => {
    expect(writeAddress(START)).toBe("");
    expect(readAddress("")).toEqual(START);
  });

  it("keeps 'as known then' apart from an instant", () => {
    expect(readAddress(writeAddress({ ...START, known: "then" })).known).toBe("then");
  });

  it("reads an instant with an offset, whose plus sign a query turns into a blank", () => {
    expect(readAddress("?at=2031-05-02T06:00+03:00").at).toBe(Date.UTC(2031, 4, 2, 3, 0));
  });

  it.each(["2031-05-02T06:00", "2031-05-02", "soon", "2031-13-45T99:00Z"])("guesses nothing from %s", (written) => {
    expect(readAddress(`?at=${written}&known=${written}`)).toEqual(START);
  });

  it.each(["camera=a,b,c", "camera=400,10,3", "camera=1,2", "view=nowhere", "compare=maybe", "theme=pink", "if=x,=y,z="])(
    "leaves %s at its start",
    (query) => {
      expect(readAddress(`?${query}`)).toEqual(START);
    },
  );
});
