// 随身带: what is unsent as one encrypted file, for a phone that finds no network; and the receipts that come back.
import { b64, random, unb64, utf8 } from "./bytes.ts";
import { moment } from "./clock.ts";
import type { Clock } from "./clock.ts";
import type { Keyring } from "./keyring.ts";
import { readable, whole } from "./records.ts";
import { sealedRecord, taking } from "./sender.ts";
import type { Kept, Store } from "./store.ts";

export const ITERATIONS = 600_000;
export const SHORTEST = 8;

/** 读不出来: not a file of this kind. */
export class Unreadable extends Error {}

async function keyOf(password: string, salt: BufferSource, iterations: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", utf8(password.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** The text of the file, and how many records it carries. Nothing changes on the phone. */
export async function packed(store: Store, person: string, password: string, clock: Clock, ring: Keyring, iterations = ITERATIONS): Promise<{ text: string; count: number }> {
  const { worker, key: own } = await ring.opened(store, person);
  const records = (await Promise.all((await unsent(store, person)).map((each) => readable(each, own)))).filter((each) => each !== null);
  const blobs = [];
  for (const sha256 of hashesOf(records)) {
    const file = await store.blob(person, sha256);
    if (file) blobs.push({ sha256, data: b64(await whole(file, own)) });
  }
  const plain = { sealed: worker.seq, now: moment(clock), records: records.map((each) => each.envelope), blobs };
  const salt = random(16), iv = random(12);
  const key = await keyOf(password, salt, iterations);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, utf8(JSON.stringify(plain)));
  const file = {
    wangge: "unsent/1", device_id: worker.device_id, kdf: { name: "PBKDF2-SHA256", salt: b64(salt), iterations },
    iv: b64(iv), data: b64(new Uint8Array(data)),
  };
  return { text: JSON.stringify(file), count: records.length };
}

/** 原样带走: the outbox of somebody who is away, sealed as it lies here, for the office to open. Locked, where it never could. */
export async function packedAsItIs(store: Store, person: string, clock: Clock): Promise<{ text: string; count: number }> {
  const worker = (await store.worker(person))!, { kid, wrapped } = worker.vault!.office!;
  const records = (await unsent(store, person)).filter((each) => each.box);
  const blobs = [];
  for (const sha256 of hashesOf(records)) {
    const { pieces = [] } = (await store.blob(person, sha256)) ?? {};
    if (pieces.length) blobs.push({ sha256, pieces: pieces.map(({ iv, data }) => b64(new Uint8Array([...iv, ...new Uint8Array(data)]))) });
  }
  const file = { wangge: "locked/1", device_id: worker.device_id, kid, wrapped, sealed: worker.seq, now: moment(clock), records: records.map(sealedRecord), blobs };
  return { text: JSON.stringify(file), count: records.length };
}

async function unsent(store: Store, person: string): Promise<Kept[]> {
  return (await store.records(person)).filter((each) => each.state === "sealed" || each.need.length);
}

const hashesOf = (records: Kept[]) => new Set(records.flatMap((each) => each.attached.map((file) => file.sha256)));

/** Opens such a file: for tests, and for whoever wants to see what is in it. */
export async function opened(text: string, password: string): Promise<any> {
  const file = JSON.parse(text);
  const key = await keyOf(password, unb64(file.kdf.salt), file.kdf.iterations);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: unb64(file.iv) }, key, unb64(file.data));
  return JSON.parse(new TextDecoder().decode(plain));
}

/** Receipts from the office, for whichever worker's records of this phone they fit. How many records they ended. */
export async function receipts(store: Store, text: string, ring: Keyring): Promise<number> {
  let said: any;
  try {
    said = JSON.parse(text);
  } catch {
    throw new Unreadable();
  }
  if (said?.wangge !== "receipts/1" || !Array.isArray(said.items)) throw new Unreadable();
  let ended = 0;
  for (const worker of await store.workers()) {
    const own = new Map((await store.records(worker.person)).map((each) => [each.record_id, each]));
    for (const item of said.items) {
      const record = own.get(item?.record_id);
      const taken = record && (await taking(record, item, item.receipt?.received ?? "", ring.of(worker)));
      if (!record || !taken) continue;
      if (record.state === "sealed") ended++;
      await store.put([taken]);
    }
  }
  return ended;
}
