// 规范 JSON (RFC 8785): the one way to write a value, so that its hash and its signature mean something.
//
// Keys in the order of their UTF-16 code units, no blanks, strings and numbers as JSON.stringify writes them.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** The canonical text. TypeError for what JSON cannot say: NaN, lone surrogates, functions. */
export function canonical(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("not a number of JSON");
    return JSON.stringify(value);
  }
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`not JSON: ${typeof value}`);
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const part = value[key];
    if (part !== undefined) parts.push(`${text(key)}:${canonical(part)}`);
  }
  return `{${parts.join(",")}}`;
}

function text(value: string): string {
  if (LONE.test(value)) throw new TypeError("half a character");
  return JSON.stringify(value);
}

const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** What somebody typed, made fit to be written: whole characters, no NUL, one form of line ends, no blanks around. */
export function tidy(value: string): string {
  const whole = value.replace(new RegExp(LONE, "g"), "\uFFFD");
  return whole.replaceAll("\0", "").replace(/\r\n?/g, "\n").trim();
}
