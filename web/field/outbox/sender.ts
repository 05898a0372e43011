// 传: one round of sending for one worker. Everything learnt stays on the disk at once; whatever breaks off is tried again.
//
// The rules are those of tests/sync/outbox_model.py: oldest first, at most 50; a record leaves `sealed` only by a receipt
// for exactly its bytes; no answer deletes anything; what a new epoch lacks is sealed again, bytes unchanged.
import type { Bytes } from "./bytes.ts";
import { b64, unb64, utf8 } from "./bytes.ts";
import { moment, seen } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { enrol } from "./enrolling.ts";
import { sendFiles } from "./files.ts";
import { Keyring } from "./keyring.ts";
import { sign } from "./keys.ts";
import { holds } from "./ranges.ts";
import type { Ranges } from "./ranges.ts";
import { readable, telling } from "./records.ts";
import type { Kept, Readable, Receipt, Store, Worker } from "./store.ts";
import type { OfficeKey } from "./vault.ts";
import { ask, Cut, json, retryAfter } from "./wire.ts";
import type { Answer, Link } from "./wire.ts";

export const MOST = 50;
export const MOST_BYTES = 256 * 1024;
export const RETAIN = 14 * 24 * 3600 * 1000;

/** How a round ended. `cut`: the server was not reached; `again`: try later (at least `after` seconds); `signedOut`: what needs a session must wait for it. */
export type Outcome = { sent: number; left: number; again: boolean; after: number; signedOut: boolean; captive: boolean; cut: boolean; words: string };

type Item = {
  record_id: string | null; body_hash: string; status: string; receipt?: Receipt; reason?: string; need?: string[];
  held?: boolean; result?: { number?: string; code?: string };
  /** Reason and result, sealed by the office for an owner who is away. */
  answer?: { iv: string; data: string };
};

export class Sender {
  most = MOST;
  compared = new Set<string>();
  readonly store: Store;
  readonly link: Link;
  readonly clock: Clock;
  readonly phone: string;
  readonly ring: Keyring;
  step: (name: string) => void = () => {};
  /** Told which records are in a request, and none once it is answered or broken off. */
  going: (ids: string[]) => void = () => {};

  constructor(store: Store, link: Link, clock: Clock, phone: string, ring = new Keyring()) {
    this.store = store;
    this.link = link;
    this.clock = clock;
    this.phone = phone;
    this.ring = ring;
  }

  /** 传一轮 for this worker, until nothing is left or something stands in the way. */
  async round(person: string): Promise<Outcome> {
    const end: Outcome = { sent: 0, left: 0, again: false, after: 0, signedOut: false, captive: false, cut: false, words: "" };
    try {
      await this.through(person, end);
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      Object.assign(end, { again: true, cut: true, captive: error.captive });
    } finally {
      this.going([]);
    }
    end.left = (await this.store.records(person)).filter((each) => each.state === "sealed" || each.need.length).length;
    return end;
  }

  private async through(person: string, end: Outcome): Promise<void> {
    let worker = await this.store.worker(person);
    if (!worker) return;
    if (!worker.device_id && !this.understood(await enrol(this.store, person, this.link, this.clock, this.phone), end)) return;
    if (!this.compared.has(person) && !(await this.compare(person, end))) return;
    for (;;) {
      worker = (await this.store.worker(person))!;
      const waiting = await this.store.sealed(person, this.most);
      if (!waiting.length) break;
      const went = await this.send(worker, waiting, end);
      if (went === "stop") return;
      if (went === "stuck") {
        end.again = true; // answered, but nothing of it was received: asking again at once would only ask again
        break;
      }
    }
    if (!(await sendFiles(this.store, person, this.link, end, this.ring))) return;
    await this.purge(person);
    if (!(await this.ring.entrust(this.store, person, this.link))) end.again = true;
  }

  /** One batch: whether sending may go on. */
  private async send(worker: Worker, waiting: Kept[], end: Outcome): Promise<"on" | "stuck" | "stop"> {
    const key = this.ring.of(worker);
    const readables = (await Promise.all(waiting.map((each) => readable(each, key)))).filter((each) => each !== null);
    // Nothing can be read: its owner is away, and the office opens what lies here sealed.
    const shut = !readables.length && !key && Boolean(worker.vault?.office);
    if (!readables.length && !shut) return "stuck";
    const { content, records } = this.packed(worker, shut ? waiting : readables);
    this.step("before sending");
    this.going(records.map((each) => each.record_id));
    const signature = () => sign(worker.keys, utf8Joined("wangge-batch/1\n", content)).then((signed) => ({ "Wangge-Signature": signed }));
    let answer = await ask(this.link, "POST", shut ? "/sync/v1/sealed" : "/sync/v1/batch", content, shut ? await signature() : {});
    if (!shut && (answer.status === 401 || (answer.status === 403 && answer.said?.error?.code === "not-yours"))) {
      if (answer.status === 401) end.signedOut = true;
      answer = await ask(this.link, "POST", "/sync/v1/upload", content, await signature());
    }
    this.step("after sending");
    if (answer.status === 404 && answer.said?.error?.code === "unknown-device") {
      const known = this.understood(await enrol(this.store, worker.person, this.link, this.clock, this.phone), end);
      return known && (await this.compare(worker.person, end)) ? "on" : "stop";
    }
    if (answer.status === 413 && records.length > 1) {
      this.most = Math.floor(records.length / 2);
      return "on";
    }
    if (!this.understood(answer, end)) return "stop";
    const { items, epoch, server_time, high, ranges } = answer.said as {
      items: Item[]; epoch: string; server_time: string; high: number; ranges: Ranges;
    };
    if (!Array.isArray(items) || items.length !== records.length) throw new Cut("not an answer to this");
    // What lies on the disk is changed, never what was opened to be sent.
    const there = new Map(waiting.map((each) => [each.record_id, each]));
    const taken = (await Promise.all(records.map((each, at) => taking(there.get(each.record_id)!, items[at]!, server_time, key)))).filter((each) => each !== null);
    this.step("before keeping");
    if (taken.length) await this.store.put(taken);
    end.sent += taken.length;
    const changed = epoch !== worker.epoch;
    await this.store.change(worker.person, { seen: seen(server_time, this.clock), high, ranges });
    if (taken.length === records.length) this.most = Math.min(MOST, this.most * 2);
    if (changed) {
      // Broken off here, it is compared in the next round, whether there is anything to send or not.
      this.compared.delete(worker.person);
      if (!(await this.compare(worker.person, end))) return "stop";
    }
    return taken.length ? "on" : "stuck";
  }

  /** As many of the oldest as fit into one request. A single one always goes: the server says if it is too large. */
  private packed(worker: Worker, waiting: Kept[]): { content: Bytes; records: Kept[] } {
    let records = waiting;
    for (;;) {
      const content = json({
        device_id: worker.device_id, sealed: worker.seq, now: moment(this.clock), ...inside(worker, records),
      });
      if (content.length <= MOST_BYTES || records.length === 1) return { content, records };
      records = records.slice(0, Math.ceil(records.length / 2));
    }
  }

  /** 对账: asks what is there; what is not (any more) is sealed again as it was. */
  async compare(person: string, end: Outcome): Promise<boolean> {
    const worker = (await this.store.worker(person))!;
    const headers = { "Wangge-Signature": await sign(worker.keys, `wangge-have/1\n${worker.device_id}`) };
    const answer = await ask(this.link, "GET", `/sync/v1/have?device=${worker.device_id}`, undefined, headers);
    if (answer.status === 404) {
      const known = this.understood(await enrol(this.store, person, this.link, this.clock, this.phone), end);
      return known && (await this.compare(person, end));
    }
    if (!this.understood(answer, end)) return false;
    const { epoch, high, ranges, need, vault } = answer.said as { epoch: string; high: number; ranges: Ranges; need: string[]; vault?: OfficeKey };
    const missing = new Set(need);
    const changed: Kept[] = [];
    for (const record of await this.store.records(person)) {
      if (record.state === "sealed") continue;
      if (!holds(ranges, record.seq)) changed.push({ ...record, state: "sealed" });
      else {
        const needs = record.attached.map((each) => each.sha256).filter((each) => missing.has(each));
        if (needs.join() !== record.need.join()) changed.push({ ...record, need: needs });
      }
    }
    this.step("before comparing");
    if (changed.length) await this.store.put(changed);
    // The epoch last: killed in between, it is compared once more.
    await this.store.change(person, { epoch, high, ranges, ...(vault ? { office: vault } : {}) });
    this.compared.add(person);
    return true;
  }

  /** 清理: accepted, complete, received long ago by the server's own clock, and still there in this epoch. */
  async purge(person: string): Promise<void> {
    const worker = await this.store.worker(person);
    if (!worker?.seen) return;
    const now = Date.parse(worker.seen.at);
    const old = (await this.store.records(person)).filter(
      (each) =>
        each.state === "accepted" && !each.need.length && each.at_epoch === worker.epoch && holds(worker.ranges, each.seq) &&
        now - Date.parse(each.acknowledged) > RETAIN,
    );
    if (old.length) await this.store.drop(person, old.map((each) => each.seq));
  }

  private understood(answer: Answer, end: Outcome): boolean {
    if (answer.status === 200 || answer.status === 201) return true;
    end.words = answer.said?.error?.words ?? "";
    end.after = retryAfter(answer);
    if (answer.status === 401) end.signedOut = true;
    end.again = answer.status !== 401;
    return false;
  }
}

/** What a batch carries: the records as they were sealed, or, their owner away, still in their boxes. */
function inside(worker: Worker, records: Kept[]): Record<string, unknown> {
  if (records.every((each) => each.envelope)) return { records: (records as Readable[]).map((each) => each.envelope) };
  const { kid, wrapped } = worker.vault!.office!;
  return { kid, wrapped, records: records.map(sealedRecord) };
}

export function sealedRecord({ record_id, box }: Kept): { record_id: string; iv: string; data: string } {
  return { record_id, iv: b64(box!.iv), data: b64(new Uint8Array(box!.data)) };
}

/** 收一条答复: the record as it now stands, or null where this answer changes nothing. */
export async function taking(record: Kept, item: Item, serverTime: string, key: CryptoKey | null): Promise<Kept | null> {
  const { receipt } = item;
  if (!receipt || receipt.record_id !== record.record_id || receipt.body_hash !== record.body_hash) return null;
  if (!["accepted", "conflict", "quarantined"].includes(item.status)) return null;
  const receipts = record.receipts.some((each) => JSON.stringify(each) === JSON.stringify(receipt)) ? record.receipts : [...record.receipts, receipt];
  const known: Kept = {
    ...record, receipts, state: item.status === "accepted" ? "accepted" : "shown", status: item.status,
    held: item.held ?? false, need: item.need ?? [], acknowledged: serverTime, at_epoch: receipt.epoch,
  };
  if (item.answer) return { ...known, answer: { iv: unb64(item.answer.iv), data: unb64(item.answer.data).buffer } };
  const before = (await readable(record, key))?.result;
  return telling(known, { reason: item.reason ?? "", result: { ...before, ...item.result } }, key);
}

function utf8Joined(head: string, content: Bytes): Bytes {
  const first = utf8(head);
  const whole = new Uint8Array(first.length + content.length);
  whole.set(first);
  whole.set(content, first.length);
  return whole;
}
