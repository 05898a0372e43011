// 装进去、取出来: one record as it lies on the disk, and as its owner reads it.
import type { Bytes } from "./bytes.ts";
import type { Envelope } from "./envelope.ts";
import type { Blob_, Kept, Piece, Readable, Store, Telling } from "./store.ts";
import { boxed, boxedJson, unboxed, unboxedJson } from "./vault.ts";

export const PIECE = 256 * 1024; // a bad network finishes a small piece sooner than it breaks a large one

export async function fresh(person: string, envelope: Envelope, key: CryptoKey): Promise<Kept> {
  const { record_id, body_hash, device_seq, attachments } = envelope;
  return {
    person, seq: device_seq, record_id, body_hash, attached: attachments, state: "sealed", receipts: [], need: [],
    status: "", held: false, acknowledged: "", at_epoch: "", box: await boxedJson(key, `record/${record_id}`, envelope),
  };
}

/** The record as its owner reads it; null where it is locked, or damaged. */
export async function readable(record: Kept, key: CryptoKey | null): Promise<Readable | null> {
  try {
    const { record_id, box, answer } = record;
    const envelope = record.envelope ?? (key && box && (await unboxedJson<Envelope>(key, `record/${record_id}`, box)));
    if (!envelope) return null;
    const told = answer && key ? await unboxedJson<Partial<Telling>>(key, `answer/${record_id}`, answer) : {};
    return { ...record, envelope, reason: record.reason ?? told.reason ?? "", result: { ...told.result, ...record.result } };
  } catch {
    return null;
  }
}

/** What the office said of it, sealed where the key is at hand; else as soon as its owner opens the vault. */
export async function telling(record: Kept, told: Telling, key: CryptoKey | null): Promise<Kept> {
  if (!key) return { ...record, ...told };
  const { answer: _answer, reason: _reason, result: _result, ...rest } = record;
  return told.reason || Object.keys(told.result).length ? { ...rest, answer: await boxedJson(key, `answer/${record.record_id}`, told) } : rest;
}

// --- files ---

export async function fileOf(person: string, sha256: string, mime: string, data: ArrayBuffer, key: CryptoKey): Promise<Blob_> {
  const pieces: Piece[] = [];
  for (let at = 0; at < data.byteLength; at += PIECE) pieces.push(await boxed(key, `file/${sha256}/${at}`, data.slice(at, at + PIECE)));
  return { person, sha256, size: data.byteLength, mime, pieces };
}

/** From this offset to the end of its piece. */
export async function pieceAt(file: Blob_, offset: number, key: CryptoKey | null): Promise<Bytes | null> {
  if (file.data) return new Uint8Array(file.data.slice(offset, offset + PIECE)) as Bytes;
  const start = offset - (offset % PIECE), box = file.pieces?.[start / PIECE];
  if (!box || !key) return null;
  return new Uint8Array(await unboxed(key, `file/${file.sha256}/${start}`, box)).subarray(offset - start) as Bytes;
}

export async function whole(file: Blob_, key: CryptoKey): Promise<Bytes> {
  const all = new Uint8Array(file.size);
  for (let at = 0; at < file.size; at += PIECE) all.set((await pieceAt(file, at, key))!, at);
  return all as Bytes;
}

// --- what lies there from before ---

/** 把从前没有加密的封上: one by one, each read back before it takes the place of what was there. Killed at any point, each is whole in one form or the other. */
export async function sealAll(store: Store, person: string, key: CryptoKey): Promise<void> {
  const { records, files } = await store.unsealed(person);
  for (const record of records) {
    const read = await readable(record, key);
    if (!read) continue;
    const box = record.envelope ? await boxedJson(key, `record/${record.record_id}`, record.envelope) : record.box!;
    const back = await unboxedJson(key, `record/${record.record_id}`, box);
    if (JSON.stringify(back) !== JSON.stringify(read.envelope)) continue;
    const { answer } = await telling(record, { reason: read.reason, result: read.result }, key);
    // Sending may have learnt something meanwhile: then it is left for the next time.
    await store.reseal(person, record.seq, (there) => {
      if (JSON.stringify([there.reason, there.result]) !== JSON.stringify([record.reason, record.result])) return null;
      const { envelope: _words, reason: _reason, result: _result, answer: _answer, ...known } = there;
      return { ...known, box, ...(answer ? { answer } : {}) };
    });
  }
  for (const file of files) {
    const sealed = await fileOf(person, file.sha256, file.mime, file.data!, key);
    const read = await whole(sealed, key), before = new Uint8Array(file.data!);
    if (read.length === before.length && read.every((byte, at) => byte === before[at])) await store.resealFile(sealed);
  }
}
