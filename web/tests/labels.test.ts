import { describe, expect, it } from "vitest";
import { setLabels, type Named } from "../src/map/labels";
import { flatProjection } from "../src/map/projection";

const measure = (name: string) => name.length * 7;
const SIZE = { width: 800, height: 600 };

function spot(id: string, x: number, y: number, rank = 5): Named {
  return { id, name: id, x, y, radius: 6, rank, isStrong: false };
}

describe("names on the map", () => {
  it("never cover one another", () => {
    const crowd = Array.from({ length: 200 }, (_, index) => spot(`place-${index}`, 20 + (index % 20) * 38, 20 + Math.floor(index / 20) * 55));
    const labels = setLabels(crowd, measure, SIZE).map((label) => {
      const wide = measure(label.name);
      const left = label.align === "left" ? label.x : label.align === "right" ? label.x - wide : label.x - wide / 2;
      return { left, right: left + wide, top: label.y - 7, bottom: label.y + 7 };
    });
    expect(labels.length).toBeGreaterThan(10);
    for (const [index, one] of labels.entries())
      for (const other of labels.slice(index + 1))
        expect(one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top).toBe(false);
  });

  it("always show the chosen place", () => {
    const crowd = Array.from({ length: 60 }, (_, index) => spot(`p${index}`, 400 + (index % 8) * 6, 300 + Math.floor(index / 8) * 6));
    const labels = setLabels([...crowd, spot("chosen", 410, 310, 0)], measure, SIZE);
    expect(labels.map((label) => label.id)).toContain("chosen");
  });
});

describe("the plain map", () => {
  it("fits its box into the frame, north up", () => {
    const { project } = flatProjection([35, 32, 42, 37], 800, 600);
    const [corner, other] = [project(35, 37), project(42, 32)];
    for (const { x, y } of [corner, other]) {
      expect(x).toBeGreaterThanOrEqual(35);
      expect(x).toBeLessThanOrEqual(765);
      expect(y).toBeGreaterThanOrEqual(35);
      expect(y).toBeLessThanOrEqual(565);
    }
    expect(corner.x).toBeLessThan(other.x);
    expect(corner.y).toBeLessThan(other.y);
  });
});
