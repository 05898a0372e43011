// 封存: from what somebody wrote to a record on the disk. 已保存 is said only after this returns.
import { sha256 } from "./bytes.ts";
import type { Clock } from "./clock.ts";
import { seal } from "./envelope.ts";
import type { Envelope, ToSeal } from "./envelope.ts";
import type { Keyring } from "./keyring.ts";
import { fileOf, fresh } from "./records.ts";
import { HeadMoved } from "./store.ts";
import type { Blob_, Store } from "./store.ts";

export type File_ = { data: ArrayBuffer; mime: string };

/** 还没登记: a device number comes from the server, once; without it there is no chain to seal into. */
export class NotEnrolled extends Error {}

/** Seals and keeps. Two pages at once take turns: whoever finds the head moved on seals anew. Full, TooLong, NotEnrolled, Locked. */
export async function keep(
  store: Store, person: string, said: ToSeal & { files?: File_[]; draft?: string }, clock: Clock, app: string, ring: Keyring,
): Promise<Envelope> {
  const { key } = await ring.opened(store, person);
  const files: Blob_[] = [];
  for (const file of said.files ?? []) {
    const hash = await sha256(file.data);
    if (!files.some((each) => each.sha256 === hash)) {
      files.push(await fileOf(person, hash, file.mime, file.data, key));
    }
  }
  const attachments = files.map(({ sha256, size, mime }) => ({ sha256, size, mime }));
  for (;;) {
    const worker = await store.worker(person);
    if (!worker?.device_id) throw new NotEnrolled();
    const before = { seq: worker.seq, chain: worker.chain };
    const to = { device_id: worker.device_id, keys: worker.keys, head: before, ...(worker.seen ? { seen: worker.seen } : {}) };
    const { envelope, head } = await seal({ ...said, attachments }, to, clock, app);
    try {
      await store.seal(person, before, head, await fresh(person, envelope, key), files, said.draft);
      return envelope;
    } catch (error) {
      if (!(error instanceof HeadMoved)) throw error;
    }
  }
}
