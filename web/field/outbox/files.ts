// 传照片: in pieces, from where the server already is; signed piece by piece, so that no sign-in is needed.
import { sha256 } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { sign } from "./keys.ts";
import type { Keyring } from "./keyring.ts";
import { PIECE, pieceAt } from "./records.ts";
import type { Outcome } from "./sender.ts";
import type { Blob_, Store, Worker } from "./store.ts";
import { ask, retryAfter } from "./wire.ts";
import type { Link } from "./wire.ts";

/** All files the server waits for. False where it has to be tried again. */
export async function sendFiles(store: Store, person: string, link: Link, end: Outcome, ring: Keyring): Promise<boolean> {
  const worker = (await store.worker(person))!;
  for (const record of await store.needing(person)) {
    for (const hash of [...record.need]) {
      const file = await store.blob(person, hash);
      if (!file) continue; // not on this phone any more; the server goes on waiting, the record says so
      if (!(await sendFile(worker, file, link, end, ring.of(worker)))) {
        end.again = true;
        return false;
      }
      record.need = record.need.filter((each) => each !== hash);
      await store.put([record]);
    }
  }
  return true;
}

async function sendFile(worker: Worker, file: Blob_, link: Link, end: Outcome, key: CryptoKey | null): Promise<boolean> {
  const path = `/sync/v1/blob/${file.sha256}`;
  let answer = await ask(link, "HEAD", path, undefined, await signed(worker, "HEAD", file.sha256, 0, new Uint8Array(0)));
  for (let failures = 0; failures < 3; ) {
    const told = answer.headers.get("Upload-Offset");
    const offset = Number(told ?? NaN);
    if (![200, 204, 409, 460].includes(answer.status) || told === null || !Number.isInteger(offset)) {
      end.after = retryAfter(answer);
      return false;
    }
    if (answer.status === 409 || answer.status === 460) failures++;
    else if (offset >= file.size) return true;
    const { piece, at, how } = await next(worker, file, offset, key);
    answer = await ask(link, "PATCH", path, piece, {
      ...(await signed(worker, "PATCH", file.sha256, at, piece)), ...how,
      "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(at),
    });
  }
  return false;
}

/** The next piece; where its owner is away, the sealed one as it lies here, for the office to open. */
async function next(worker: Worker, file: Blob_, offset: number, key: CryptoKey | null): Promise<{ piece: Bytes; at: number; how: Record<string, string> }> {
  const piece = await pieceAt(file, offset, key);
  if (piece) return { piece, at: offset, how: {} };
  const at = offset - (offset % PIECE), { iv, data } = file.pieces![at / PIECE]!, office = worker.vault!.office!;
  return { piece: new Uint8Array([...iv, ...new Uint8Array(data)]) as Bytes, at, how: { "Wangge-Vault": `${office.kid}.${office.wrapped}` } };
}

async function signed(worker: Worker, method: string, hash: string, offset: number, piece: Bytes): Promise<Record<string, string>> {
  const said = `wangge-blob/1\n${worker.device_id}\n${method}\n${hash}\n${offset}\n${await sha256(piece)}`;
  return { "Wangge-Device": worker.device_id, "Wangge-Signature": await sign(worker.keys, said) };
}
