// 存处的替身: the same promises, in memory, for tests; `step` lets a test kill the app between two steps.
import type { Head } from "./envelope.ts";
import { asKept, HeadMoved, isPlain, shut } from "./store.ts";
import type { Blob_, Kept, Store, Worker } from "./store.ts";
import type { Vault } from "./vault.ts";

export class Memory implements Store {
  people = new Map<string, Worker>();
  kept = new Map<string, Kept>();
  files = new Map<string, Blob_>();
  step: (name: string) => void = () => {};

  async worker(person: string) {
    return structuredOr(this.people.get(person));
  }
  async workers() {
    return [...this.people.values()].map((each) => ({ ...each }));
  }
  async change(person: string, changes: Partial<Worker>) {
    this.step("change");
    const there = this.people.get(person);
    if (there) this.people.set(person, { ...there, ...changes });
  }
  async admit(worker: Worker) {
    const there = this.people.get(worker.person);
    if (!there) this.people.set(worker.person, { ...worker });
    return { ...(there ?? worker) };
  }
  async vault(person: string, step: (there: Vault | undefined) => Vault) {
    this.step("before vault");
    const there = this.people.get(person)!;
    this.people.set(person, { ...there, vault: step(there.vault) });
    this.step("after vault");
    return { ...this.people.get(person)! };
  }
  async lock(person: string) {
    const { records, files } = await this.unsealed(person);
    const there = this.people.get(person)!, vault = shut(there.vault, records.filter((each) => each.envelope).length + files.length);
    if (vault) this.people.set(person, { ...there, vault });
    return Boolean(vault);
  }
  async unsealed(person: string) {
    const files = [...this.files.values()].filter((each) => each.person === person && each.data);
    return { records: (await this.records(person)).filter(isPlain), files };
  }
  async reseal(person: string, seq: number, change: (there: Kept) => Kept | null) {
    this.step("before reseal");
    const there = this.kept.get(`${person} ${seq}`), sealed = there && change(asKept(there));
    if (sealed) this.kept.set(`${person} ${seq}`, sealed);
    this.step("after reseal");
  }
  async resealFile(file: Blob_) {
    this.step("before reseal");
    if (this.files.has(`${file.person} ${file.sha256}`)) this.files.set(`${file.person} ${file.sha256}`, file);
    this.step("after reseal");
  }
  async seal(person: string, before: Head, after: Head, record: Kept, files: Blob_[]) {
    this.step("before seal");
    const there = this.people.get(person)!;
    if (there.seq !== before.seq || there.chain !== before.chain) throw new HeadMoved();
    this.people.set(person, { ...there, seq: after.seq, chain: after.chain });
    this.kept.set(`${person} ${after.seq}`, record);
    for (const file of files) this.files.set(`${person} ${file.sha256}`, file);
    this.step("after seal");
  }
  async records(person: string) {
    const own = [...this.kept.values()].filter((each) => each.person === person);
    return own.sort((a, b) => a.seq - b.seq).map((each) => structuredClone(asKept(each)));
  }
  async sealed(person: string, most: number) {
    return (await this.records(person)).filter((each) => each.state === "sealed").slice(0, most);
  }
  async needing(person: string) {
    return (await this.records(person)).filter((each) => each.state !== "sealed" && each.need.length > 0);
  }
  async put(records: Kept[]) {
    this.step("before put");
    for (const each of records) this.kept.set(`${each.person} ${each.seq}`, structuredClone(each));
    this.step("after put");
  }
  async drop(person: string, seqs: number[]) {
    for (const seq of seqs) this.kept.delete(`${person} ${seq}`);
    const named = new Set((await this.records(person)).flatMap((each) => each.attached.map((a) => a.sha256)));
    for (const [key, file] of this.files) if (file.person === person && !named.has(file.sha256)) this.files.delete(key);
  }
  async blob(person: string, sha256: string) {
    return this.files.get(`${person} ${sha256}`);
  }
}

function structuredOr(worker: Worker | undefined): Worker | undefined {
  return worker && { ...worker };
}
