// 存处: the browser's own database. Strict: a step is on the disk before it is said to be.
import Dexie from "dexie";
import type { Table } from "dexie";
import type { Head } from "./envelope.ts";
import { asKept, Full, HeadMoved, isPlain, shut } from "./store.ts";
import type { Blob_, Kept, Store, Worker } from "./store.ts";
import type { Box, Vault } from "./vault.ts";

/** `said` as it lay before there were vaults. */
type Draft = { person: string; name: string; box?: Box; said?: unknown };
type Cached = { person: string; name: string; box?: Box; said?: unknown; etag: string; at: string };

export class Phone extends Dexie implements Store {
  people!: Table<Worker, string>;
  kept!: Table<Kept, [string, number]>;
  files!: Table<Blob_, [string, string]>;
  drafts!: Table<Draft, [string, string]>;
  cached!: Table<Cached, [string, string]>;
  settings!: Table<{ name: string; value: unknown }, string>;

  constructor(name = "wangge-field") {
    super(name, { chromeTransactionDurability: "strict" });
    // No upgrade rewrites anything: a full phone must still open. What lies there from version 1 is sealed one by one.
    // The number alone matters: a page of the version before lets go of the database instead of misreading it.
    this.version(2).stores({
      people: "person", kept: "[person+seq],[person+state],record_id", files: "[person+sha256]",
      drafts: "[person+name],person,name", cached: "[person+name],person", settings: "name",
    });
  }

  async worker(person: string) {
    return this.people.get(person);
  }
  async workers() {
    return this.people.toArray();
  }
  async change(person: string, changes: Partial<Worker>) {
    await this.people.where("person").equals(person).modify(changes);
  }
  async admit(worker: Worker) {
    return this.transaction("rw", this.people, async () => {
      const there = await this.people.get(worker.person);
      if (!there) await this.people.add(worker);
      return there ?? worker;
    });
  }
  async vault(person: string, step: (there: Vault | undefined) => Vault) {
    return this.transaction("rw", this.people, async () => {
      const there = (await this.people.get(person))!;
      const worker = { ...there, vault: step(there.vault) };
      await this.people.put(worker);
      return worker;
    });
  }
  async lock(person: string) {
    return this.transaction("rw", this.people, this.kept, this.files, async () => {
      const there = await this.people.get(person);
      const { records, files } = await this.unsealed(person);
      const vault = shut(there?.vault, records.filter((each) => each.envelope).length + files.length);
      if (there && vault) await this.people.put({ ...there, vault });
      return Boolean(vault);
    });
  }
  async seal(person: string, before: Head, after: Head, record: Kept, files: Blob_[], draft?: string) {
    await full(() =>
      this.transaction("rw", this.people, this.kept, this.files, this.drafts, async () => {
        const there = await this.people.get(person);
        if (!there || there.seq !== before.seq || there.chain !== before.chain) throw new HeadMoved();
        await this.kept.add(record);
        await this.files.bulkPut(files);
        await this.people.update(person, { seq: after.seq, chain: after.chain });
        if (draft) await this.drafts.where("name").startsWith(draft).and((each) => each.person === person).delete();
      }),
    );
  }
  async records(person: string) {
    return this.kept.where("[person+seq]").between([person, Dexie.minKey], [person, Dexie.maxKey]).toArray().then((rows) => rows.map(asKept));
  }
  async sealed(person: string, most: number) {
    const all = await this.kept.where({ person, state: "sealed" }).sortBy("seq");
    return all.slice(0, most).map(asKept);
  }
  async needing(person: string) {
    return (await this.records(person)).filter((each) => each.state !== "sealed" && each.need.length > 0);
  }
  async put(records: Kept[]) {
    await full(() => this.transaction("rw", this.kept, () => this.kept.bulkPut(records)));
  }
  async drop(person: string, seqs: number[]) {
    await this.transaction("rw", this.kept, this.files, async () => {
      await this.kept.bulkDelete(seqs.map((seq) => [person, seq] as [string, number]));
      const named = new Set((await this.records(person)).flatMap((each) => each.attached.map((a) => a.sha256)));
      const keys = (await this.files.where("[person+sha256]").between([person, Dexie.minKey], [person, Dexie.maxKey]).primaryKeys()) as [string, string][];
      await this.files.bulkDelete(keys.filter(([, sha256]) => !named.has(sha256)));
    });
  }
  async blob(person: string, sha256: string) {
    return this.files.get([person, sha256]);
  }
  async unsealed(person: string) {
    const files = await this.files.where("[person+sha256]").between([person, Dexie.minKey], [person, Dexie.maxKey]).toArray();
    return { records: (await this.records(person)).filter(isPlain), files: files.filter((each) => each.data) };
  }
  async reseal(person: string, seq: number, change: (there: Kept) => Kept | null) {
    await full(() =>
      this.transaction("rw", this.kept, async () => {
        const there = await this.kept.get([person, seq]);
        const sealed = there && change(asKept(there));
        if (sealed) await this.kept.put(sealed);
      }),
    );
  }
  async resealFile(file: Blob_) {
    await full(() =>
      this.transaction("rw", this.files, async () => {
        if (await this.files.get([file.person, file.sha256])) await this.files.put(file);
      }),
    );
  }

  // --- what is no record: drafts, what was last seen, settings ---

  async keepDraft(draft: Draft) {
    await full(() => this.drafts.put(draft));
  }
  async dropDraft(person: string, name: string) {
    await this.drafts.delete([person, name]);
  }
  async setting<T>(name: string): Promise<T | undefined> {
    return (await this.settings.get(name))?.value as T | undefined;
  }
  async set(name: string, value: unknown) {
    await this.settings.put({ name, value });
  }
  /** 退出: what was last seen and what was half written goes; what is sealed stays. */
  async forget(person: string) {
    await this.transaction("rw", this.drafts, this.cached, this.settings, async () => {
      await this.drafts.where("person").equals(person).delete();
      await this.cached.where("person").equals(person).delete();
      await this.settings.delete("current");
    });
  }
}

async function full<T>(step: () => PromiseLike<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    // Where the disk is full only at the end, the transaction is aborted, and the reason stands inside.
    const { name, inner } = error as { name?: string; inner?: { name?: string } };
    if (name === "QuotaExceededError" || inner?.name === "QuotaExceededError") throw new Full();
    throw error;
  }
}
