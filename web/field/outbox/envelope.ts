// 信封: a record sealed with its number, the hash of the one before, and the device's signature.
//
// The header is the envelope without `body` and `sig`; its canonical JSON is what is signed and what the next names.
import { canonical } from "./canonical.ts";
import type { Json } from "./canonical.ts";
import { hex, random, sha256, utf8 } from "./bytes.ts";
import { moment } from "./clock.ts";
import type { Clock, Seen } from "./clock.ts";
import { sign } from "./keys.ts";
import { uuid7 } from "./uuid7.ts";

export const FIRST = "0".repeat(64);
export const MOST_BODY = 32 * 1024;
export const SCHEMAS = ["entry/1", "amend/1", "visit/1", "command/1", "patrol/1", "patrol/2"] as const;
export type Schema = (typeof SCHEMAS)[number];
export type Body = { [key: string]: Json | undefined };
export type Attached = { sha256: string; size: number; mime: string };

export type Envelope = {
  record_id: string; device_id: string; device_seq: number; schema: string; app: string;
  body: string; body_hash: string; prev_hash: string; claimed: string; wall: string; tz: string;
  mono: number; boot: string; attachments: Attached[]; sig: string; seen?: Seen;
};

/** Where a device's chain stands: the last number given out, and the hash the next record names. */
export type Head = { seq: number; chain: string };

export type ToSeal = { schema: Schema; body: Body; claimed?: string; attachments?: Attached[] };

/** 太长: a record's text does not fit; nothing was saved. */
export class TooLong extends Error {}

/** A sealed envelope and the head of the chain after it. Nothing is kept here: the store does that in one step. */
export async function seal(
  said: ToSeal, to: { device_id: string; keys: CryptoKeyPair; head: Head; seen?: Seen }, clock: Clock, app: string,
): Promise<{ envelope: Envelope; head: Head }> {
  const body = canonical({ ...said.body, random: hex(random(32)) });
  if (utf8(body).length > MOST_BODY) throw new TooLong("body");
  const now = moment(clock);
  const header = {
    record_id: uuid7(clock.now().getTime(), random(10)), device_id: to.device_id, device_seq: to.head.seq + 1,
    schema: said.schema, app, body_hash: await sha256(utf8(body)), prev_hash: to.head.chain,
    claimed: said.claimed ?? now.wall, tz: clock.tz, ...now, attachments: said.attachments ?? [],
    ...(to.seen ? { seen: to.seen } : {}),
  };
  const bytes = utf8(canonical(header));
  const envelope = { ...header, body, sig: await sign(to.keys, `wangge-sync/1\n${canonical(header)}`) };
  return { envelope, head: { seq: header.device_seq, chain: await sha256(bytes) } };
}

/** The bytes that are signed and chained. */
export function headerOf(envelope: Envelope): string {
  const { body: _body, sig: _sig, ...header } = envelope;
  return canonical(header);
}

export function bodyOf(envelope: Envelope): Body {
  return JSON.parse(envelope.body) as Body;
}
