import assert from "node:assert/strict";
import test from "node:test";
import { utf8 } from "../../web/field/outbox/bytes.ts";
import { packedAsItIs } from "../../web/field/outbox/carry.ts";
import { pageClock } from "../../web/field/outbox/clock.ts";
import { admit } from "../../web/field/outbox/enrolling.ts";
import { FIRST, seal } from "../../web/field/outbox/envelope.ts";
import type { Envelope } from "../../web/field/outbox/envelope.ts";
import { Keyring, Locked } from "../../web/field/outbox/keyring.ts";
import { Memory } from "../../web/field/outbox/memory.ts";
import { readable, sealAll } from "../../web/field/outbox/records.ts";
import { keep } from "../../web/field/outbox/sealing.ts";
import { Sender } from "../../web/field/outbox/sender.ts";
import { WrongPin } from "../../web/field/outbox/vault.ts";
import { Office } from "./office.ts";

const FAST = 1000; // what stretches a PIN is not what is tested here
const photo = () => ({ data: new Uint8Array(600_000).map((_, n) => n % 251).buffer, mime: "image/jpeg" });

async function phone(office = new Office()) {
  const store = new Memory(), clock = pageClock(), ring = new Keyring();
  await admit(store, "p", "");
  const page = (keys = ring) => new Sender(store, office.link, clock, "红米 9A", keys);
  const write = (words: string, files: any[] = [], keys = ring) =>
    keep(store, "p", { schema: "entry/1", body: { kind: "patrol", words, grid: "1" }, files }, clock, "t", keys);
  await page().round("p");
  const words = async (keys: Keyring) => {
    const key = keys.of((await store.worker("p"))!);
    return (await Promise.all((await store.records("p")).map((each) => readable(each, key)))).map((each) => each && JSON.parse(each.envelope.body).words);
  };
  return { office, store, clock, ring, page, write, words };
}

/** Everything that lies on the disk, as somebody with the phone in hand would find it. */
function disk(store: Memory): string {
  const text = (_: string, value: unknown) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? Buffer.from(value as any).toString("latin1") + Buffer.from(value as any).toString("utf8") : value;
  return JSON.stringify([[...store.kept], [...store.files]], text);
}

test("nothing that was written can be read on the disk", async () => {
  const { store, write, page, office } = await phone();
  office.say = () => ({ reason: "别人先办了", result: { number: "LY-1", code: "七个字的码" } });
  await write("王大爷家漏水", [photo()]);
  await page().round("p");
  assert.doesNotMatch(disk(store), /王大爷|patrol|七个字的码|别人先办了|LY-1/);
  const [file] = store.files.values();
  assert.ok(!Buffer.from(file!.pieces![0]!.data).includes(Buffer.from(photo().data.slice(0, 64))));
});

test("nothing is shut before the office has proved that it could open it", async () => {
  const { store, ring, write, office } = await phone();
  const other = new Keyring(), lone = new Memory();
  await admit(lone, "p", "");
  await lone.change("p", { device_id: "a".repeat(32) });
  await keep(lone, "p", { schema: "entry/1", body: { kind: "patrol", words: "一", grid: "1" } }, pageClock(), "t", other);
  assert.equal(await other.lock(lone, "p"), false);
  await assert.rejects(other.setPin(lone, "p", "135790", FAST), Locked);
  await write("一");
  office.link = async () => new Response('{"proof":"no"}', { headers: { "Content-Type": "application/json", "Wangge-Sync": "1" } });
  await store.change("p", { office: { ...(await office.told()), kid: "0".repeat(16) } });
  assert.equal(await ring.entrust(store, "p", office.link), false, "another key is not taken for proved");
  assert.equal((await store.worker("p"))!.vault!.office!.proved, true, "the one before stays good");
});

test("whoever is away cannot be read here, writes nothing, and is delivered all the same, photos too", async () => {
  const { store, ring, write, page, words, office } = await phone();
  await page().round("p"); // the office proves itself
  await write("一", [photo()]);
  await write("二");
  office.say = (envelope) => (envelope.device_seq === 2 ? { status: "conflict", reason: "别人先办了", result: { number: "LY-9", code: "abc" } } : {});
  assert.equal(await ring.lock(store, "p"), true);
  assert.deepEqual(await words(ring), [null, null]);
  await assert.rejects(write("三"), Locked);
  const end = await page(new Keyring()).round("p");
  assert.deepEqual([end.sent, end.left, office.kept.size, [...office.blobs.values()][0]!.got.length], [2, 0, 2, 600_000]);
  assert.ok(office.requests.includes("POST /sync/v1/sealed") && !office.requests.includes("POST /sync/v1/batch"));
  assert.doesNotMatch(disk(store), /LY-9|别人先办了|abc/);
  office.owner = "just signed in";
  assert.equal(await ring.release(store, "p", office.link), null);
  assert.deepEqual(await words(ring), ["一", "二"]);
  const told = (await readable((await store.records("p"))[1]!, ring.of((await store.worker("p"))!)))!;
  assert.deepEqual([told.reason, told.result, told.state], ["别人先办了", { number: "LY-9", code: "abc" }, "shown"]);
});

test("a locked file broken off in the middle of a piece goes on and arrives whole", async () => {
  const { store, ring, write, page, office } = await phone();
  await page().round("p");
  await write("图", [photo()]);
  office.fault = (method) => (method === "PATCH" ? "drop" : "");
  await page().round("p");
  office.fault = () => "";
  assert.equal(await ring.lock(store, "p"), true);
  assert.equal((await page(new Keyring()).round("p")).left, 0);
  assert.deepEqual(new Uint8Array([...office.blobs.values()][0]!.got), new Uint8Array(photo().data));
});

test("a PIN opens without a network; a wrong one does not; forgotten, the owner's sign-in opens and it is gone", async () => {
  const { store, ring, write, page, words, office } = await phone();
  await page().round("p");
  await write("一");
  await ring.setPin(store, "p", "１３５７９０", FAST);
  assert.equal((await store.worker("p"))!.vault!.open, null);
  assert.deepEqual(await words(ring), ["一"], "the page in which it was set goes on");
  const next = new Keyring();
  assert.deepEqual(await words(next), [null]);
  await assert.rejects(next.enter(store, "p", "135791"), WrongPin);
  assert.deepEqual(await words(next), [null]);
  await next.enter(store, "p", "135790");
  assert.deepEqual(await words(next), ["一"]);
  await write("二", [], next);
  const third = new Keyring();
  assert.equal((await third.release(store, "p", office.link))!.status, 403);
  assert.deepEqual(await words(third), [null, null]);
  office.owner = "just signed in";
  await third.release(store, "p", office.link);
  assert.deepEqual([await words(third), (await store.worker("p"))!.vault!.pin], [["一", "二"], null]);
});

test("another worker of the same phone gets nothing with somebody's wrapped key", async () => {
  const { store, office, page } = await phone();
  await page().round("p");
  await admit(store, "q", "");
  await page().round("q");
  const { wrapped } = (await store.worker("p"))!.vault!.office!, other = (await store.worker("q"))!;
  await assert.rejects(office.unwrapped(wrapped, other.public_key));
  assert.ok(await office.unwrapped(wrapped, (await store.worker("p"))!.public_key));
});

test("what is carried out while locked holds every unsent box and no word", async () => {
  const { store, ring, write, page, clock } = await phone();
  await page().round("p");
  await write("带走的", [photo()]);
  assert.equal(await ring.lock(store, "p"), true);
  const { text, count } = await packedAsItIs(store, "p", clock), said = JSON.parse(text);
  assert.deepEqual([count, said.records.length, said.blobs[0].pieces.length, said.sealed], [1, 1, 3, 1]);
  assert.doesNotMatch(text, /带走的|patrol/);
});

/** A phone as it was before there were vaults: two records in the plain, one of them answered, and a photo. */
async function old() {
  const office = new Office(), made = await phone(office);
  const { store, clock } = made, worker = (await store.worker("p"))!;
  delete worker.vault;
  delete worker.office;
  const sealed: Envelope[] = [];
  let head = { seq: 0, chain: FIRST };
  const file = photo(), attached = { sha256: "", size: file.data.byteLength, mime: file.mime };
  attached.sha256 = Buffer.from(await crypto.subtle.digest("SHA-256", file.data)).toString("hex");
  for (const words of ["一", "二", "三"]) {
    const next = await seal({ schema: "entry/1", body: { kind: "patrol", words, grid: "1" }, attachments: words === "二" ? [attached] : [] }, { ...worker, head }, clock, "0");
    head = next.head;
    sealed.push(next.envelope);
    const row = {
      person: "p", seq: head.seq, record_id: next.envelope.record_id, envelope: next.envelope, state: "sealed", receipts: [], need: [],
      status: "", reason: words === "三" ? "别人先办了" : "", held: false, result: words === "三" ? { number: "LY-3" } : {}, acknowledged: "", at_epoch: "",
    };
    store.kept.set(`p ${head.seq}`, row as any);
  }
  store.files.set(`p ${attached.sha256}`, { person: "p", ...attached, data: file.data });
  store.people.set("p", { ...worker, ...head });
  return { ...made, office, sealed };
}

test("an outbox from before is sealed as it is, whichever step the phone dies at, and its bytes arrive unchanged", async () => {
  for (let fatal = 1; ; fatal++) {
    const { store, page, office, sealed, words } = await old();
    let steps = 0, died = false;
    store.step = () => {
      if (++steps === fatal) {
        died = true;
        throw new Error("killed");
      }
    };
    const upgrade = async (ring: Keyring) => sealAll(store, "p", (await ring.opened(store, "p")).key);
    await upgrade(new Keyring()).catch(() => {});
    store.step = () => {};
    assert.deepEqual(await words(new Keyring()), ["一", "二", "三"], `step ${fatal}`);
    const ring = new Keyring();
    await upgrade(ring);
    assert.doesNotMatch(disk(store), /patrol|LY-3|别人先办了/);
    const third = (await readable((await store.records("p"))[2]!, ring.of((await store.worker("p"))!)))!;
    assert.deepEqual([third.reason, third.result], ["别人先办了", { number: "LY-3" }]);
    await page(ring).round("p");
    assert.equal(await ring.lock(store, "p"), true);
    for (const each of sealed) assert.equal(office.kept.get(each.record_id)?.hash, each.body_hash);
    assert.equal([...office.blobs.values()][0]!.got.length, 600_000);
    if (!died) break;
    assert.ok(fatal < 30, "it must end");
  }
});

test("what still lies in the plain keeps the vault open", async () => {
  const { store, page, ring } = await old();
  await page().round("p"); // proved, and everything sent as it was
  assert.equal(await ring.lock(store, "p"), false);
  await sealAll(store, "p", (await ring.opened(store, "p")).key);
  assert.equal(await ring.lock(store, "p"), true);
});

test("killed while a PIN is being set, the vault is under it or open, never neither", async () => {
  for (const where of ["before vault", "after vault"]) {
    const { store, ring, write, page, words } = await phone();
    await page().round("p");
    await write("一");
    store.step = (name) => {
      if (name === where) throw new Error("killed");
    };
    await ring.setPin(store, "p", "135790", FAST).catch(() => {});
    store.step = () => {};
    const next = new Keyring();
    if (where === "after vault") await next.enter(store, "p", "135790");
    assert.deepEqual(await words(next), ["一"], where);
  }
});

test("a box that was spoilt holds up none of the others", async () => {
  const { store, write, page, office } = await phone();
  await write("一");
  await write("二");
  new Uint8Array(store.kept.get("p 1")!.box!.data)[3]! ^= 1;
  const end = await page().round("p");
  assert.deepEqual([end.left, office.kept.size], [1, 1]);
});
