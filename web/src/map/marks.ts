/**
 * How a place is drawn. The holder is told by colour and by shape; how sure that is by fill and by outline, so that a doubtful
 * holder looks doubtful in print and without colours: full and firm is held, hatched is probably held, halved and dashed with
 * a question mark is disputed, halved and crossed is contested, empty and dotted is unknown, faint and dotted is stale.
 */
import type { StatusId } from "../api/types";

export interface Look {
  readonly shape: number;
  readonly colour: string;
  readonly second: string;
  readonly status: StatusId;
  readonly radius: number;
  readonly besieged: boolean;
  readonly ruled: boolean;
}

export interface Ink {
  readonly ink: string;
  readonly paper: string;
  readonly faint: string;
}

type Point = readonly [number, number];

/** Corners on the unit circle; none for the disc. The order is that of the theatre's sides. */
const SHAPES: readonly (readonly Point[])[] = [
  [],
  square(0.92),
  corners(3, -90, 1.22),
  corners(4, -90, 1.16),
  corners(3, 90, 1.22),
  corners(6, 0, 1.06),
  corners(5, -90, 1.1),
  star(5, 1.25, 0.58),
  plus(1.08, 0.44),
  corners(8, 22.5, 1.02),
];

export const SHAPE_COUNT = SHAPES.length;

function square(size: number): Point[] {
  return [[-size, -size], [size, -size], [size, size], [-size, size]];
}

function corners(count: number, turn: number, size: number): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = ((turn + (360 / count) * index) * Math.PI) / 180;
    return [Math.cos(angle) * size, Math.sin(angle) * size] as const;
  });
}

function star(points: number, outer: number, inner: number): Point[] {
  return Array.from({ length: points * 2 }, (_, index) => {
    const angle = ((-90 + (180 / points) * index) * Math.PI) / 180;
    const size = index % 2 ? inner : outer;
    return [Math.cos(angle) * size, Math.sin(angle) * size] as const;
  });
}

function plus(size: number, arm: number): Point[] {
  return [
    [-arm, -size], [arm, -size], [arm, -arm], [size, -arm], [size, arm], [arm, arm],
    [arm, size], [-arm, size], [-arm, arm], [-size, arm], [-size, -arm], [-arm, -arm],
  ];
}

function trace(canvas: CanvasRenderingContext2D, shape: number, x: number, y: number, radius: number): void {
  const points = SHAPES[shape % SHAPES.length] ?? [];
  canvas.beginPath();
  if (!points.length) canvas.arc(x, y, radius, 0, Math.PI * 2);
  points.forEach(([dx, dy], index) => {
    if (index) canvas.lineTo(x + dx * radius, y + dy * radius);
    else canvas.moveTo(x + dx * radius, y + dy * radius);
  });
  canvas.closePath();
}

/** Draws one mark with its middle at (x, y). */
export function drawMark(canvas: CanvasRenderingContext2D, look: Look, ink: Ink, x: number, y: number): void {
  canvas.save();
  if (look.status === "stale") canvas.globalAlpha = 0.55;
  fill(canvas, look, ink, x, y);
  outline(canvas, look, ink, x, y);
  sign(canvas, look, ink, x, y);
  if (look.besieged) ring(canvas, look, ink, x, y);
  if (look.ruled) seal(canvas, look, ink, x, y);
  canvas.restore();
}

function fill(canvas: CanvasRenderingContext2D, look: Look, ink: Ink, x: number, y: number): void {
  trace(canvas, look.shape, x, y, look.radius);
  // A rim of paper lifts the mark off roads and neighbours.
  canvas.lineWidth = 3.5;
  canvas.strokeStyle = ink.paper;
  canvas.setLineDash([]);
  canvas.stroke();
  canvas.fillStyle = look.status === "held" ? look.colour : ink.paper;
  canvas.fill();
  if (look.status === "held" || look.status === "unknown") return;
  canvas.save();
  trace(canvas, look.shape, x, y, look.radius);
  canvas.clip();
  const reach = look.radius * 1.4;
  if (look.status === "contested") {
    halve(canvas, look, x, y, reach);
  } else if (look.status === "disputed") {
    halve(canvas, look, x, y, reach);
  } else {
    canvas.globalAlpha *= 0.22;
    canvas.fillStyle = look.colour;
    canvas.fillRect(x - reach, y - reach, reach * 2, reach * 2);
    canvas.globalAlpha /= 0.22;
    hatch(canvas, look.colour, x - reach, y - reach, reach * 2, reach * 2, 1);
  }
  canvas.restore();
}

function halve(canvas: CanvasRenderingContext2D, look: Look, x: number, y: number, reach: number): void {
  canvas.globalAlpha *= 0.8;
  canvas.fillStyle = look.colour;
  canvas.fillRect(x - reach, y - reach, reach, reach * 2);
  canvas.fillStyle = look.second || look.colour;
  canvas.fillRect(x, y - reach, reach, reach * 2);
  canvas.globalAlpha /= 0.8;
}

function hatch(
  canvas: CanvasRenderingContext2D, colour: string, x: number, y: number, width: number, height: number, lean: 1 | -1,
): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(x, y, width, height);
  canvas.clip();
  canvas.strokeStyle = colour;
  canvas.lineWidth = 1.7;
  canvas.setLineDash([]);
  canvas.beginPath();
  for (let offset = -height; offset <= width; offset += 3.4) {
    canvas.moveTo(x + offset, lean > 0 ? y + height : y);
    canvas.lineTo(x + offset + height, lean > 0 ? y : y + height);
  }
  canvas.stroke();
  canvas.restore();
}

function outline(canvas: CanvasRenderingContext2D, look: Look, ink: Ink, x: number, y: number): void {
  trace(canvas, look.shape, x, y, look.radius);
  const [width, dashes, colour] = {
    held: [1.2, [], ink.ink],
    probably_held: [1.5, [], look.colour],
    disputed: [1.5, [3, 2], ink.ink],
    contested: [1.6, [], ink.ink],
    unknown: [1.2, [1.2, 2], ink.faint],
    stale: [1.3, [1.2, 2], look.colour],
  }[look.status] as [number, number[], string];
  canvas.lineWidth = width;
  canvas.setLineDash(dashes);
  canvas.strokeStyle = colour;
  canvas.stroke();
  canvas.setLineDash([]);
}

function sign(canvas: CanvasRenderingContext2D, look: Look, ink: Ink, x: number, y: number): void {
  if (look.status === "contested") {
    const arm = look.radius * 0.92;
    for (const [colour, width] of [[ink.paper, 3.6], [ink.ink, 1.7]] as const) {
      canvas.strokeStyle = colour;
      canvas.lineWidth = width;
      canvas.beginPath();
      canvas.moveTo(x - arm, y - arm);
      canvas.lineTo(x + arm, y + arm);
      canvas.moveTo(x + arm, y - arm);
      canvas.lineTo(x - arm, y + arm);
      canvas.stroke();
    }
  }
  if (look.status === "disputed") {
    // The sign stands on paper of its own: hatching on both sides of it must not make it unreadable.
    canvas.beginPath();
    canvas.arc(x, y, look.radius * 0.66, 0, Math.PI * 2);
    canvas.fillStyle = ink.paper;
    canvas.fill();
    canvas.font = `600 ${Math.round(look.radius * 1.45)}px "Noto Sans", sans-serif`;
    canvas.textAlign = "center";
    canvas.textBaseline = "middle";
    canvas.fillStyle = ink.ink;
    canvas.fillText("?", x, y + 0.5);
  }
}

/** A ring of teeth pointing in: besieged. */
function ring(canvas: CanvasRenderingContext2D, look: Look, ink: Ink, x: number, y: number): void {
  const radius = look.radius + 5;
  canvas.strokeStyle = ink.ink;
  canvas.lineWidth = 1.4;
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, Math.PI * 2);
  canvas.stroke();
  canvas.lineWidth = 1.2;
  canvas.beginPath();
  for (let tooth = 0; tooth < 10; tooth += 1) {
    const angle = (tooth / 10) * Math.PI * 2;
    canvas.moveTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
    canvas.lineTo(x + Math.cos(angle) * (radius - 3), y + Math.sin(angle) * (radius - 3));
  }
  canvas.stroke();
}

/** A small flag: the estimate rests on a ruling. */
function seal(canvas: CanvasRenderingContext2D, look: Look, ink: Ink, x: number, y: number): void {
  const [left, top] = [x + look.radius * 0.75, y - look.radius * 0.75];
  canvas.strokeStyle = ink.ink;
  canvas.fillStyle = "#e0a100";
  canvas.lineWidth = 1.1;
  canvas.beginPath();
  canvas.moveTo(left, top + 2);
  canvas.lineTo(left, top - 9);
  canvas.lineTo(left + 7, top - 6.5);
  canvas.lineTo(left, top - 4);
  canvas.fill();
  canvas.stroke();
}
