import { client } from "../api/client";
import { isAborted } from "../api/problem";
import type { Change, HistoryAnswer } from "../api/types";
import { Grid, type Marks } from "../map/picture";
import { toIso } from "../time/zone";
import type { Moment } from "./desk.svelte";

const THEN_INSTANTS = 12; // instants asked for at once when each has its own known time: each costs a fit
const AHEAD = 6; // of these, before the hand

/** Estimates over all instants, so that scrubbing draws without asking. */
export class Grids {
  hindsight = $state.raw<Grid | null>(null);
  /** As known at one fixed instant. */
  fixed = $state.raw<{ known: number; grid: Grid } | null>(null);
  /** As known at each instant itself: pieces. */
  then = $state.raw<readonly Grid[]>([]);
  changes = $state.raw<readonly Change[]>([]);
  #under: AbortController | null = null;
  #underThen: AbortController | null = null;

  async loadHindsight(): Promise<void> {
    const answer = await this.#ask({}, new AbortController().signal);
    if (!answer) return;
    this.hindsight = new Grid(answer);
    this.changes = answer.changes;
  }

  forget(): void {
    this.fixed = null;
    this.then = [];
  }

  /** Loads what the hand will want next: the grid of a fixed known time, or a piece around the hand. */
  follow(known: number | "then" | null, at: number): void {
    if (typeof known === "number" && this.fixed?.known !== known) void this.#loadFixed(known);
    if (known === "then") void this.#loadThen(at);
  }

  marksAt(moment: Moment, mode: number | "then" | null): Marks | null {
    const grid =
      moment.known === null
        ? this.hindsight
        : mode === "then"
          ? (this.then.find((piece) => piece.covers(moment.at)) ?? null)
          : this.fixed?.known === moment.known
            ? this.fixed.grid
            : null;
    return grid?.covers(moment.at) ? grid.marksAt(moment.at) : null;
  }

  async #loadFixed(known: number): Promise<void> {
    this.#under?.abort();
    this.#under = new AbortController();
    const answer = await this.#ask({ known_at: toIso(known) }, this.#under.signal);
    if (answer) this.fixed = { known, grid: new Grid(answer) };
  }

  async #loadThen(at: number): Promise<void> {
    const step = this.hindsight?.stepMs;
    if (!step || this.then.some((piece) => piece.covers(at) && piece.covers(at + step))) return;
    this.#underThen?.abort();
    this.#underThen = new AbortController();
    const begin = (this.hindsight?.from ?? 0) + Math.floor((at - (this.hindsight?.from ?? 0)) / step - AHEAD) * step;
    const from = Math.max(begin, this.hindsight?.from ?? begin);
    const to = Math.min(from + (THEN_INSTANTS - 1) * step, this.hindsight?.to ?? Number.POSITIVE_INFINITY);
    if (to <= from) return;
    const query = { mode: "then", from: toIso(from), to: toIso(to), step: `${Math.round(step / 60_000)}min` };
    const answer = await this.#ask(query, this.#underThen.signal);
    if (answer) this.then = [new Grid(answer), ...this.then].slice(0, 80);
  }

  async #ask(query: Record<string, string>, signal: AbortSignal): Promise<HistoryAnswer | null> {
    try {
      return await client.get<HistoryAnswer>("/control/history", query, signal);
    } catch (error) {
      // The map draws from single answers then; the banner tells of a lost connection.
      if (!isAborted(error)) console.warn("no grid of estimates:", error);
      return null;
    }
  }
}
