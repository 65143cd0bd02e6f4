/** What went wrong, as the server tells it (`application/problem+json`), or that it could not be reached at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly head: string | null;

  constructor(detail: string, given: { status: number; code?: string; head?: string | null }) {
    super(detail);
    this.name = "Problem";
    this.status = given.status;
    this.code = given.code ?? "";
    this.head = given.head ?? null;
  }

  /** The server did not answer: it ended, or the connection was cut. */
  get isUnreachable(): boolean {
    return this.status === 0;
  }

  get isUnauthorised(): boolean {
    return this.status === 401;
  }
}

/** Reads a problem out of an answer, whatever its body turns out to be. */
export async function readProblem(answer: Response): Promise<Problem> {
  const given = { status: answer.status };
  try {
    const body: unknown = await answer.json();
    if (typeof body === "object" && body !== null) {
      const told = body as Record<string, unknown>;
      const detail = typeof told["detail"] === "string" ? told["detail"] : String(told["title"] ?? answer.statusText);
      const code = typeof told["code"] === "string" ? told["code"] : "";
      const head = typeof told["head"] === "string" ? told["head"] : null;
      return new Problem(detail, { ...given, code, head });
    }
  } catch {
    // not JSON: the status says what can be said
  }
  return new Problem(answer.statusText || String(answer.status), given);
}

export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
