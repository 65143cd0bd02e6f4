/** Names beside marks, where there is room: the selected place first, then capitals and large places. */

export interface Named {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly rank: number;
  readonly isStrong: boolean;
}

export interface Label {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly align: "left" | "right" | "center";
  readonly isStrong: boolean;
}

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const HEIGHT = 14;
const GAP = 4;
const CELL = 64;

/** A pile of rectangles that is quick to ask whether a new one hits any. */
class Pile {
  readonly #cells = new Map<string, Rectangle[]>();

  add(rectangle: Rectangle): void {
    for (const key of this.#keys(rectangle)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(rectangle);
      else this.#cells.set(key, [rectangle]);
    }
  }

  isHit(rectangle: Rectangle): boolean {
    for (const key of this.#keys(rectangle)) {
      for (const other of this.#cells.get(key) ?? []) {
        if (
          rectangle.left < other.right && rectangle.right > other.left &&
          rectangle.top < other.bottom && rectangle.bottom > other.top
        )
          return true;
      }
    }
    return false;
  }

  *#keys(rectangle: Rectangle): Iterable<string> {
    for (let x = Math.floor(rectangle.left / CELL); x <= Math.floor(rectangle.right / CELL); x += 1)
      for (let y = Math.floor(rectangle.top / CELL); y <= Math.floor(rectangle.bottom / CELL); y += 1) yield `${x},${y}`;
  }
}

/**
 * Sets labels so that none covers another label, nor a mark unless the place is large.
 *
 * `measure` gives a name's width in pixels; `width` and `height` are those of the map. Names of rank 0 are always set.
 */
export function setLabels(
  named: readonly Named[],
  measure: (name: string, isStrong: boolean) => number,
  size: { width: number; height: number },
): Label[] {
  const [marks, names] = [new Pile(), new Pile()];
  for (const mark of named) {
    marks.add({ left: mark.x - mark.radius, top: mark.y - mark.radius, right: mark.x + mark.radius, bottom: mark.y + mark.radius });
  }
  const found: Label[] = [];
  for (const mark of [...named].sort((one, other) => one.rank - other.rank)) {
    if (mark.x < -60 || mark.y < -20 || mark.x > size.width + 60 || mark.y > size.height + 20) continue;
    const wide = measure(mark.name, mark.isStrong);
    const tries = tryAround(mark, wide).filter(({ box }) => box.left >= 2 && box.right <= size.width - 2);
    const free = tries.filter(({ box }) => !names.isHit(box));
    // A large place is named even where its name covers the marks of small ones; the chosen place in any case.
    const chosen = free.find(({ box }) => !marks.isHit(box)) ?? (mark.isStrong ? free[0] : undefined) ?? (mark.rank === 0 ? tries[0] : undefined);
    if (!chosen) continue;
    names.add(chosen.box);
    found.push({ id: mark.id, name: mark.name, x: chosen.x, y: chosen.y, align: chosen.align, isStrong: mark.isStrong });
  }
  return found;
}

function tryAround(mark: Named, wide: number): { x: number; y: number; align: Label["align"]; box: Rectangle }[] {
  const away = mark.radius + GAP;
  const half = HEIGHT / 2;
  const at = (x: number, y: number, align: Label["align"]) => {
    const left = align === "left" ? x : align === "right" ? x - wide : x - wide / 2;
    return { x, y, align, box: { left, right: left + wide, top: y - half, bottom: y + half } };
  };
  return [
    at(mark.x + away, mark.y, "left"),
    at(mark.x - away, mark.y, "right"),
    at(mark.x, mark.y - away - half + 2, "center"),
    at(mark.x, mark.y + away + half - 2, "center"),
  ];
}
