// 存处: what a phone keeps, as an interface. `dexie.ts` keeps it in the browser, `memory.ts` in a test.
import type { Seen } from "./clock.ts";
import type { Attached, Envelope, Head } from "./envelope.ts";
import type { Ranges } from "./ranges.ts";

/** 待传 sealed · 已收 accepted · 要人看 shown. That something is being sent is written nowhere. */
export type State = "sealed" | "accepted" | "shown";

export type Receipt = {
  origin: string; epoch: string; record_id: string; body_hash: string; received: string; leaf?: number; note: string;
};

/** 一条: one sealed record of one worker. */
export type Kept = {
  person: string; seq: number; record_id: string; envelope: Envelope; state: State; receipts: Receipt[];
  need: string[]; status: string; reason: string; held: boolean; result: Result; acknowledged: string; at_epoch: string;
};
export type Result = { number?: string; code?: string };

/** 一位工作人员在这部手机上: a key, a chain and an outbox of their own. */
export type Worker = {
  person: string; name: string; place: { code: string; name: string; zone: string } | null; device_id: string;
  keys: CryptoKeyPair; public_key: string; seq: number; chain: string;
  epoch: string; origin: string; vkey: string[]; seen?: Seen; high: number; ranges: Ranges;
};

export type Blob_ = Attached & { person: string; data: ArrayBuffer };

/** 序号被占: another page sealed in between; read the head and seal again. */
export class HeadMoved extends Error {}

/** 手机存满: nothing of this step was kept. */
export class Full extends Error {}

export interface Store {
  worker(person: string): Promise<Worker | undefined>;
  workers(): Promise<Worker[]>;
  /** Only what is named changes; the chain never by this. */
  change(person: string, changes: Partial<Omit<Worker, "person" | "seq" | "chain" | "keys">>): Promise<void>;
  /** Adds a worker, unless there is one: then that one stays. */
  admit(worker: Worker): Promise<Worker>;
  /** One strict transaction: envelope, number, chain, files – and the draft goes. HeadMoved, Full. */
  seal(person: string, before: Head, after: Head, envelope: Envelope, files: Blob_[], draft?: string): Promise<void>;
  records(person: string): Promise<Kept[]>;
  sealed(person: string, most: number): Promise<Kept[]>;
  needing(person: string): Promise<Kept[]>;
  /** Several records at once, in one transaction. */
  put(records: Kept[]): Promise<void>;
  /** Deletes records and those of their files that no other record names. */
  drop(person: string, seqs: number[]): Promise<void>;
  blob(person: string, sha256: string): Promise<Blob_ | undefined>;
}

export function fresh(person: string, envelope: Envelope): Kept {
  return {
    person, seq: envelope.device_seq, record_id: envelope.record_id, envelope, state: "sealed", receipts: [], need: [],
    status: "", reason: "", held: false, result: {}, acknowledged: "", at_epoch: "",
  };
}
