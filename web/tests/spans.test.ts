import { describe, expect, it } from "vitest";
import type { Claim } from "../src/api/types";
import { Points, cutQuote, cutText, shorten } from "../src/report/spans";

const TEXT = "🕊 Aster fell, Colonel Ash said. Brim did not.";

function claim(start: number, end: number, roles: [string, number, number][] = []): Claim {
  const quote = new Points(TEXT).slice(start, end);
  return {
    id: `c${start}`,
    evidence: [{ start, end, quote, sentence_index: 0, roles: roles.map(([role, from, to]) => ({ role, start: from, end: to })) }],
  } as unknown as Claim;
}

describe("text by code point", () => {
  it("counts a dove as one", () => {
    const points = new Points(TEXT);
    expect(points.slice(0, 1)).toBe("🕊");
    expect(points.slice(2, 7)).toBe("Aster");
    expect(points.length).toBe(Array.from(TEXT).length);
  });
});

describe("a report's text", () => {
  const lit = claim(2, 32, [["place", 2, 7], ["trigger", 8, 12], ["speaker", 14, 25]]);

  it("is whole when its pieces are put together", () => {
    const cut = cutText(TEXT, lit, [claim(32, 45)]);
    expect(cut.pieces.map((piece) => piece.text).join("")).toBe(TEXT);
    expect([cut.before, cut.after]).toEqual([0, 0]);
  });

  it("has its sentence lit and its roles named", () => {
    const { pieces } = cutText(TEXT, lit, []);
    expect(pieces.filter((piece) => piece.isLit).map((piece) => piece.text).join("")).toBe("Aster fell, Colonel Ash said. ");
    expect(pieces.find((piece) => piece.role === "speaker")?.text).toBe("Colonel Ash");
  });

  it("says which other claims stand on which words", () => {
    const { pieces } = cutText(TEXT, lit, [claim(32, 45)]);
    expect(pieces.find((piece) => piece.claims.includes("c32"))?.text).toBe("Brim did not.");
  });

  it("shows only what is near the lit words of a report of ten megabytes", () => {
    const long = "x".repeat(5_000_000) + TEXT + "y".repeat(5_000_000);
    const far = { id: "f", evidence: [{ start: 5_000_002, end: 5_000_032, quote: "", sentence_index: 0, roles: [] }] } as unknown as Claim;
    const cut = cutText(long, far, []);
    expect(cut.pieces.reduce((sum, piece) => sum + piece.text.length, 0)).toBeLessThan(60_000);
    expect(cut.before).toBeGreaterThan(4_900_000);
    expect(cut.pieces.find((piece) => piece.isLit)?.text).toBe("Aster fell, Colonel Ash said. ");
  });

  it("shows only the beginning of a sentence of ten megabytes", () => {
    const whole = { id: "w", evidence: [{ start: 0, end: 10_000_000, quote: "", sentence_index: 0, roles: [] }] } as unknown as Claim;
    const cut = cutText("z".repeat(10_000_000), whole, []);
    expect(cut.pieces.reduce((sum, piece) => sum + piece.text.length, 0)).toBeLessThan(60_000);
  });
});

describe("a quotation", () => {
  it("keeps its roles in place", () => {
    const pieces = cutQuote(claim(2, 32, [["place", 2, 7]]).evidence[0]!);
    expect(pieces[0]).toMatchObject({ text: "Aster", role: "place" });
  });

  it("is shortened without cutting a character in two", () => {
    expect(shorten("ab🕊", 3)).toBe("ab…");
  });
});
