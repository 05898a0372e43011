// 存处: what a phone keeps, as an interface. `dexie.ts` keeps it in the browser, `memory.ts` in a test.
import type { Seen } from "./clock.ts";
import type { Attached, Envelope, Head } from "./envelope.ts";
import type { Ranges } from "./ranges.ts";
import type { Box, OfficeKey, Vault } from "./vault.ts";

/** 待传 sealed · 已收 accepted · 要人看 shown. That something is being sent is written nowhere. */
export type State = "sealed" | "accepted" | "shown";

export type Receipt = {
  origin: string; epoch: string; record_id: string; body_hash: string; received: string; leaf?: number; note: string;
};

/** 一条 of one worker, as it lies on the disk: what sending has to know is plain, what somebody wrote is in `box`. */
export type Kept = {
  person: string; seq: number; record_id: string; body_hash: string; attached: Attached[]; state: State; receipts: Receipt[];
  need: string[]; status: string; held: boolean; acknowledged: string; at_epoch: string;
  box?: Box; answer?: Box;
  /** From before there were vaults, or told while locked: sealed when its owner next opens the app. */
  envelope?: Envelope; reason?: string; result?: Result;
};
/** The same as its owner reads it. */
export type Readable = Kept & { envelope: Envelope } & Telling;
/** What the office said of it, for its owner. */
export type Telling = { reason: string; result: Result };
export type Result = { number?: string; code?: string };

/** 一位工作人员在这部手机上: a key, a chain and an outbox of their own. */
export type Worker = {
  person: string; name: string; place: { code: string; name: string; zone: string } | null; device_id: string;
  keys: CryptoKeyPair; public_key: string; seq: number; chain: string;
  epoch: string; origin: string; vkey: string[]; seen?: Seen; high: number; ranges: Ranges;
  vault?: Vault; office?: OfficeKey;
};

/** A sealed piece of a file. */
export type Piece = Box;
/** A file in sealed pieces; `data` as it lay before there were vaults. */
export type Blob_ = Attached & { person: string; pieces?: Piece[]; data?: ArrayBuffer };

/** 序号被占: another page sealed in between; read the head and seal again. */
export class HeadMoved extends Error {}

/** 手机存满: nothing of this step was kept. */
export class Full extends Error {}

export interface Store {
  worker(person: string): Promise<Worker | undefined>;
  workers(): Promise<Worker[]>;
  /** Only what is named changes; the chain never by this. */
  change(person: string, changes: Partial<Omit<Worker, "person" | "seq" | "chain" | "keys" | "vault">>): Promise<void>;
  /** Adds a worker, unless there is one: then that one stays. */
  admit(worker: Worker): Promise<Worker>;
  /** One transaction: the vault as it stands, and as it shall be. The worker as they then stand. */
  vault(person: string, step: (there: Vault | undefined) => Vault): Promise<Worker>;
  /** Takes the open key away, in one transaction, if the office has proved itself and nothing lies unsealed. */
  lock(person: string): Promise<boolean>;
  /** One strict transaction: record, number, chain, files – and the draft goes. HeadMoved, Full. */
  seal(person: string, before: Head, after: Head, record: Kept, files: Blob_[], draft?: string): Promise<void>;
  records(person: string): Promise<Kept[]>;
  sealed(person: string, most: number): Promise<Kept[]>;
  needing(person: string): Promise<Kept[]>;
  /** Several records at once, in one transaction. */
  put(records: Kept[]): Promise<void>;
  /** Deletes records and those of their files that no other record names. */
  drop(person: string, seqs: number[]): Promise<void>;
  blob(person: string, sha256: string): Promise<Blob_ | undefined>;
  /** What lies there in the plain. */
  unsealed(person: string): Promise<{ records: Kept[]; files: Blob_[] }>;
  /** One transaction: the record as it stands now, changed; null leaves it. */
  reseal(person: string, seq: number, change: (there: Kept) => Kept | null): Promise<void>;
  resealFile(file: Blob_): Promise<void>;
}

/** A record from before there were vaults names its hash and its files inside. */
export function asKept(row: Kept): Kept {
  return row.envelope && !row.body_hash ? { ...row, body_hash: row.envelope.body_hash, attached: row.envelope.attachments } : row;
}

export const isPlain = (row: Kept): boolean => Boolean(row.envelope || row.reason || (row.result && Object.keys(row.result).length));

/** The vault without its open key; undefined where it must stay open. */
export function shut(vault: Vault | undefined, plain: number): Vault | undefined {
  return vault?.office?.proved && !plain ? { ...vault, open: null } : undefined;
}
