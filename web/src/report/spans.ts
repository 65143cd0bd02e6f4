/** Cuts a report's text into pieces that are lit or underlined. Offsets are Unicode code points, as the server counts. */
import type { Claim, RoleSpan } from "../api/types";

export interface Piece {
  readonly text: string;
  readonly isLit: boolean;
  readonly role: string;
  /** Claims whose evidence covers the piece. */
  readonly claims: readonly string[];
}

export interface Cut {
  readonly pieces: readonly Piece[];
  /** Code points left out before and after. */
  readonly before: number;
  readonly after: number;
}

const AROUND = 20_000; // code points shown to each side of the lit words; a report may be of any length
const LIT_MOST = 8_000; // code points of one lit sentence that are shown

/** Text by code point: a string's own indices count astral characters twice. */
export class Points {
  readonly length: number;
  readonly #text: string;
  readonly #astral: number[];

  constructor(text: string) {
    this.#text = text;
    this.#astral = [];
    // Positions, in code points, of the characters that take two units.
    let point = 0;
    for (let unit = 0; unit < text.length; unit += 1, point += 1) {
      const code = text.charCodeAt(unit);
      const next = text.charCodeAt(unit + 1);
      if (code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        this.#astral.push(point);
        unit += 1;
      }
    }
    this.length = point;
  }

  slice(start: number, end: number): string {
    return this.#text.slice(this.#unit(start), this.#unit(end));
  }

  #unit(point: number): number {
    if (!this.#astral.length) return point;
    let [low, high] = [0, this.#astral.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#astral[middle] ?? 0) < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts the text at every border of a lit span, a role and another claim's evidence.
 *
 * `claim` is the one whose words are lit (null: none), `others` are underlined faintly. Of a very long text only what
 * stands near the lit words is cut out; `reach` widens that.
 */
export function cutText(text: string, claim: Claim | null, others: readonly Claim[], reach = AROUND): Cut {
  const points = new Points(text);
  const lit = (claim?.evidence ?? []).map(({ start, end }) => ({ start, end: Math.min(end, start + Math.max(LIT_MOST, reach - AROUND + LIT_MOST)) }));
  const first = lit[0]?.start ?? 0;
  const [from, to] = [Math.max(0, first - reach), Math.min(points.length, (lit[0]?.end ?? 0) + reach)];
  const roles = (claim?.evidence ?? []).flatMap((evidence) => evidence.roles);
  const told = others.flatMap((other) => other.evidence.map(({ start, end }) => ({ start, end, id: other.id })));
  const borders = listBorders([...lit, ...roles, ...told], from, to);
  const pieces: Piece[] = [];
  for (let index = 0; index + 1 < borders.length; index += 1) {
    const [start, end] = [borders[index] ?? 0, borders[index + 1] ?? 0];
    pieces.push({
      text: points.slice(start, end),
      isLit: lit.some((span) => covers(span, start, end)),
      role: roleOver(roles, start, end),
      claims: told.filter((span) => covers(span, start, end)).map(({ id }) => id),
    });
  }
  return { pieces, before: from, after: points.length - to };
}

function covers(span: Span, start: number, end: number): boolean {
  return span.start <= start && span.end >= end;
}

/** The narrowest role over a piece: a place inside the words of the actor is a place. */
function roleOver(roles: readonly RoleSpan[], start: number, end: number): string {
  const found = roles.filter((role) => covers(role, start, end)).sort((one, other) => one.end - one.start - (other.end - other.start));
  return found[0]?.role ?? "";
}

function listBorders(spans: readonly Span[], from: number, to: number): number[] {
  const found = new Set([from, to]);
  for (const { start, end } of spans) for (const border of [start, end]) if (border > from && border < to) found.add(border);
  return [...found].sort((one, other) => one - other);
}

/** Shortens words for a list; the whole stands in the report. */
export function shorten(text: string, most = 420): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** Cuts one quotation for a card: roles underlined, long words shortened. */
export function cutQuote(evidence: { start: number; quote: string; roles: readonly RoleSpan[] }, most = 420): Piece[] {
  const short = shorten(evidence.quote, most);
  const points = new Points(short);
  const roles = evidence.roles.map((role) => ({ ...role, start: role.start - evidence.start, end: role.end - evidence.start }));
  const borders = listBorders(roles, 0, points.length);
  return borders.slice(0, -1).map((start, index) => {
    const end = borders[index + 1] ?? points.length;
    return { text: points.slice(start, end), isLit: false, role: roleOver(roles, start, end), claims: [] };
  });
}
