import { Problem, isAborted, readProblem } from "./problem";

export type Parameters = Record<string, string | number | boolean | null | undefined | readonly string[]>;

const KEPT = 160; // answers kept for going back and forth in time
const TOKEN_KEY = "whoholds-token";

/** Writes a question as path and query; empty values are left out, lists repeat. */
export function ask(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined || value === "" || value === false) continue;
    if (typeof value === "object") for (const one of value) query.append(name, one);
    else query.append(name, String(value));
  }
  const written = query.toString();
  return written ? `${path}?${written}` : path;
}

/**
 * The only way to the server. Keeps answers until the ledger changes, says when the connection is lost and when the ledger
 * has moved on, and sends the token where one was given.
 */
export class Client {
  onState: (state: string) => void = () => undefined;
  onReach: (reachable: boolean) => void = () => undefined;
  onUnauthorised: () => void = () => undefined;
  #answers = new Map<string, unknown>();
  #state = "";

  get token(): string {
    return sessionStorage.getItem(TOKEN_KEY) ?? "";
  }

  set token(value: string) {
    if (value) sessionStorage.setItem(TOKEN_KEY, value);
    else sessionStorage.removeItem(TOKEN_KEY);
    this.#answers.clear();
  }

  async get<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
    const question = ask(path, parameters);
    const kept = path === "/state" ? undefined : this.#answers.get(question);
    if (kept !== undefined) return kept as T;
    const answer = await this.#fetch(question, { method: "GET", ...(signal ? { signal } : {}) });
    const body = (await answer.json()) as T;
    this.#keep(question, body);
    return body;
  }

  async post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    const answer = await this.#fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
    return (await answer.json()) as T;
  }

  /** Fetches a document and hands it over as a file's content. */
  async file(path: string, parameters: Parameters = {}): Promise<Blob> {
    return (await this.#fetch(ask(path, parameters), { method: "GET" })).blob();
  }

  forget(): void {
    this.#answers.clear();
  }

  async #fetch(question: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.token) headers.set("Authorization", `Bearer ${this.token}`);
    let answer: Response;
    try {
      answer = await fetch(question, { ...init, headers, credentials: "same-origin", redirect: "error" });
    } catch (error) {
      if (isAborted(error)) throw error;
      this.onReach(false);
      throw new Problem("", { status: 0 });
    }
    this.onReach(true);
    if (!answer.ok) {
      const problem = await readProblem(answer);
      if (problem.isUnauthorised && init.method === "GET") this.onUnauthorised();
      throw problem;
    }
    this.#notice(answer.headers.get("X-Ledger-State") ?? "");
    return answer;
  }

  #notice(state: string): void {
    if (!state || state === this.#state) return;
    const isFirst = this.#state === "";
    this.#state = state;
    this.#answers.clear();
    if (!isFirst) this.onState(state);
  }

  #keep(question: string, body: unknown): void {
    if (this.#answers.size >= KEPT) {
      const oldest = this.#answers.keys().next().value;
      if (oldest !== undefined) this.#answers.delete(oldest);
    }
    this.#answers.set(question, body);
  }
}

/** The page has one server, and one client for it. */
export const client = new Client();
