// 线上: one request and what may be believed of its answer.
//
// A gateway's page with status 200, half an answer, a proxy's error: none of these is the server. Only what carries our
// own header (and, where there is a body, is JSON) is an answer; of everything else nothing is assumed.
import { utf8 } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";

export type Answer = { status: number; said: any; headers: Headers };
export type Link = (path: string, asked: RequestInit) => Promise<Response>;

/** 没有答复: cut, too late, or not from our server. Everything is kept; `captive` where a page came instead. */
export class Cut extends Error {
  readonly captive: boolean;
  constructor(words: string, captive = false) {
    super(words);
    this.captive = captive;
  }
}

const PATIENCE = 45_000;

export async function ask(
  link: Link, method: string, path: string, body?: Bytes, headers: Record<string, string> = {},
): Promise<Answer> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), PATIENCE);
  try {
    return await asked(link, method, path, body, headers, end.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function asked(
  link: Link, method: string, path: string, body: Bytes | undefined, headers: Record<string, string>, signal: AbortSignal,
): Promise<Answer> {
  let response: Response;
  try {
    response = await link(path, {
      method, signal, cache: "no-store", credentials: "same-origin", redirect: "error",
      headers: body && !headers["Content-Type"] ? { "Content-Type": "application/json", ...headers } : headers,
      ...(body ? { body } : {}),
    });
  } catch {
    throw new Cut("no answer");
  }
  if (response.headers.get("Wangge-Sync") !== "1") throw new Cut("not our server", response.ok);
  const wordless = method === "HEAD" || response.status === 204 || response.status === 304;
  if (wordless || (method === "PATCH" && response.ok)) return { status: response.status, said: null, headers: response.headers };
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new Cut("not an answer");
  try {
    return { status: response.status, said: await response.json(), headers: response.headers };
  } catch {
    throw new Cut("half an answer");
  }
}

export const json = (said: unknown): Bytes => utf8(JSON.stringify(said));

/** Seconds the server asks to wait; 0 where it asks nothing. */
export function retryAfter(answer: Answer): number {
  const seconds = Number(answer.headers.get("Retry-After") ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : 0;
}
