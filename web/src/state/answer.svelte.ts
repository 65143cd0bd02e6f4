import { ask, client, type Parameters } from "../api/client";
import { Problem, isAborted } from "../api/problem";

/** One question to the server and its answer so far; a new question ends the one under way. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #under: AbortController | null = null;
  #question = "";

  /** Asks; the old answer stays in view until the new one is there. Null where another asking gives the answer, or none. */
  async ask(path: string, parameters: Parameters = {}): Promise<T | null> {
    const question = ask(path, parameters);
    if (this.#under && question === this.#question) return null; // it is on its way
    this.#question = question;
    this.#under?.abort();
    // Plain fields, not states: an effect that asks must not depend on how its own asking goes.
    const mine = new AbortController();
    this.#under = mine;
    this.busy = true;
    try {
      const value = await client.get<T>(path, parameters, mine.signal);
      if (mine.signal.aborted) return null;
      this.value = value;
      this.problem = null;
      this.#end();
      return value;
    } catch (error) {
      if (isAborted(error) || mine.signal.aborted) return null;
      this.problem = error instanceof Problem ? error : new Problem(String(error), { status: -1 });
      this.#end();
      return null;
    }
  }

  #end(): void {
    this.busy = false;
    this.#under = null;
  }

  clear(): void {
    this.#under?.abort();
    this.value = null;
    this.problem = null;
    this.#end();
  }
}
