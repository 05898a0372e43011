import assert from "node:assert/strict";
import test from "node:test";
import { utf8 } from "../../web/field/outbox/bytes.ts";
import { opened, packed, receipts, Unreadable } from "../../web/field/outbox/carry.ts";
import { pageClock } from "../../web/field/outbox/clock.ts";
import { admit } from "../../web/field/outbox/enrolling.ts";
import { Keyring } from "../../web/field/outbox/keyring.ts";
import { Memory } from "../../web/field/outbox/memory.ts";
import { readable } from "../../web/field/outbox/records.ts";
import { keep } from "../../web/field/outbox/sealing.ts";
import { Sender } from "../../web/field/outbox/sender.ts";
import { Office } from "./office.ts";

async function phone(office = new Office()) {
  const store = new Memory(), clock = pageClock(), ring = new Keyring();
  const restart = () => new Sender(store, office.link, clock, "红米 9A", ring);
  await admit(store, "p", "");
  const write = (words: string, files: any[] = []) =>
    keep(store, "p", { schema: "entry/1", body: { kind: "patrol", words, grid: "1" }, files }, clock, "t", ring);
  const states = async () => (await store.records("p")).map((each) => each.state).join(" ");
  const sender = restart();
  await sender.round("p");
  return { office, store, clock, ring, sender, restart, write, states };
}

test("a lost answer makes nothing double: the same bytes again, the same receipt", async () => {
  const { office, sender, write, states } = await phone();
  await write("一");
  office.fault = (_method, path) => (path.endsWith("batch") ? "drop-answer" : "");
  assert.deepEqual([(await sender.round("p")).again, await states()], [true, "sealed"]);
  office.fault = () => "";
  assert.deepEqual([(await sender.round("p")).left, await states()], [0, "accepted"]);
  assert.equal(office.kept.size, 1);
});

for (const fault of ["drop", "captive", "half", 503, 429, 500, 403] as const) {
  test(`nothing is assumed of an answer like ${fault}`, async () => {
    const { office, sender, write, states } = await phone();
    await write("一");
    office.fault = (_method, path) => (path.endsWith("batch") || path.endsWith("upload") ? fault : "");
    const end = await sender.round("p");
    assert.deepEqual([end.again, end.captive, await states()], [true, fault === "captive", "sealed"]);
    if (fault === 503) assert.equal(end.after, 7);
    office.fault = () => "";
    await sender.round("p");
    assert.equal(await states(), "accepted");
  });
}

test("a receipt for other bytes ends nothing", async () => {
  const { office, sender, write, states } = await phone();
  await write("一");
  office.say = (envelope) => ({ receipt: { origin: "t", epoch: "e", record_id: envelope.record_id, body_hash: "0".repeat(64), received: "", note: "" } });
  assert.deepEqual([(await sender.round("p")).again, await states()], [true, "sealed"]);
});

test("retry keeps the record and asks to wait; what is put to a person keeps its reason", async () => {
  const { office, sender, write, store, ring, states } = await phone();
  await write("一");
  await write("二");
  office.say = (envelope) => (envelope.device_seq === 1 ? { status: "retry" } : { status: "conflict", reason: "别人先办了" });
  await sender.round("p");
  assert.equal(await states(), "sealed shown");
  const kept = (await store.records("p"))[1]!;
  assert.equal((await readable(kept, ring.of((await store.worker("p"))!)))!.reason, "别人先办了");
});

test("after a restore what is missing goes again, as it was, even when the device itself is gone", async () => {
  for (const deviceToo of [false, true]) {
    const { office, sender, write, states } = await phone();
    for (const words of ["一", "二", "三"]) await write(words);
    await sender.round("p");
    const before = new Map([...office.kept].map(([id, each]) => [id, each.hash]));
    office.restore(1, deviceToo);
    await write("四");
    await sender.round("p");
    assert.equal(await states(), "accepted accepted accepted accepted");
    for (const [id, hash] of before) assert.equal(office.kept.get(id)?.hash, hash);
    assert.equal(office.kept.size, 4);
  }
});

test("a comparison after a restore that breaks off is made in the next round, though nothing is left to send", async () => {
  const { office, sender, write, states } = await phone();
  for (const words of ["一", "二", "三"]) await write(words);
  await sender.round("p");
  office.restore(1, false);
  await write("四");
  office.fault = (_method, path) => (path.startsWith("/sync/v1/have") ? "drop" : "");
  assert.equal((await sender.round("p")).again, true);
  assert.equal(await states(), "accepted accepted accepted accepted", "what was restored away is not known yet");
  office.fault = () => "";
  await sender.round("p");
  assert.equal(office.kept.size, 4);
});

test("without a sign-in the device's own signature delivers, and says that signing in is due", async () => {
  const { office, sender, write, states } = await phone();
  await write("一");
  office.session = false;
  const end = await sender.round("p");
  assert.deepEqual([end.signedOut, end.left, await states()], [true, 0, "accepted"]);
});

test("too large is halved until it fits", async () => {
  const { office, sender, write, states } = await phone();
  for (let n = 0; n < 7; n++) await write(`第 ${n} 条`);
  const link = office.link;
  (sender as any).link = (path: string, asked: RequestInit) =>
    path.endsWith("batch") && JSON.parse(new TextDecoder().decode(asked.body as any)).records.length > 2
      ? Promise.resolve(new Response('{"error":{"code":"too-large","words":"太大"}}', { status: 413, headers: { "Content-Type": "application/json", "Wangge-Sync": "1" } }))
      : link(path, asked);
  await sender.round("p");
  assert.equal(await states(), Array(7).fill("accepted").join(" "));
});

test("a batch is never more than 50 records or 256 KB", async () => {
  const { office, sender, write } = await phone();
  for (let n = 0; n < 60; n++) await write("长".repeat(n < 20 ? 6000 : 1));
  const link = office.link, sizes: number[] = [];
  (sender as any).link = (path: string, asked: RequestInit) => {
    if (path.endsWith("batch")) sizes.push((asked.body as Uint8Array).length);
    return link(path, asked);
  };
  await sender.round("p");
  assert.equal(office.kept.size, 60);
  assert.ok(Math.max(...sizes) <= 256 * 1024);
});

test("photos go in pieces, from where they broke off; a spoilt one begins again", async () => {
  const { office, sender, store, write } = await phone();
  const data = new Uint8Array(600_000).map((_, n) => n % 251).buffer;
  await write("图", [{ data, mime: "image/jpeg" }]);
  let pieces = 0;
  office.fault = (method) => (method === "PATCH" && ++pieces === 2 ? "drop-answer" : "");
  assert.equal((await sender.round("p")).left, 1);
  const blob = [...office.blobs.values()][0]!;
  assert.equal(blob.got.length, 512 * 1024);
  blob.got[5] = 99;
  assert.equal((await sender.round("p")).left, 0);
  assert.deepEqual([new Uint8Array(blob.got).length, (await store.records("p"))[0]!.need], [600_000, []]);
});

test("only what is old by the server's time, complete and still there is cleared away", async () => {
  const { office, sender, write, store } = await phone();
  await write("一", [{ data: utf8("图").buffer, mime: "image/jpeg" }]);
  await write("二");
  office.say = (envelope) => (envelope.device_seq === 2 ? { status: "quarantined", reason: "没有权限" } : {});
  await sender.round("p");
  office.time += 13 * 86_400_000;
  await write("三");
  await sender.round("p");
  assert.equal((await store.records("p")).length, 3);
  office.time += 2 * 86_400_000;
  await write("四");
  await sender.round("p");
  assert.deepEqual((await store.records("p")).map((each) => each.seq), [2, 3, 4]);
  assert.equal(store.files.size, 0);
});

test("killed between any two steps, nothing is lost and nothing is doubled", async () => {
  for (const where of ["before put", "after put", "change", "before keeping", "after sending", "before comparing"]) {
    const { office, store, restart, write, states } = await phone();
    await write("一");
    await write("二");
    let alive = true;
    const die = (name: string) => {
      if (alive && name === where) {
        alive = false;
        throw new Error("killed");
      }
    };
    const doomed = restart();
    store.step = doomed.step = die;
    await doomed.round("p").catch(() => {});
    store.step = () => {};
    await restart().round("p");
    assert.deepEqual([await states(), office.kept.size], ["accepted accepted", 2], where);
  }
});

test("the file to carry holds everything unsent, opens with the password only, and its receipts end the records", async () => {
  const { office, store, clock, ring, write, states } = await phone();
  await write("一", [{ data: utf8("图").buffer, mime: "image/jpeg" }]);
  const { text, count } = await packed(store, "p", "槐树下的口令", clock, ring, 1000);
  assert.ok(!text.includes("patrol"));
  await assert.rejects(opened(text, "不是这个"));
  const inside = await opened(text, "槐树下的口令");
  assert.deepEqual([count, inside.records.length, inside.blobs.length, inside.sealed], [1, 1, 1, 1]);
  const items = [await office.item([...office.devices.values()][0]!, inside.records[0])];
  await assert.rejects(receipts(store, "{}", ring), Unreadable);
  assert.equal(await receipts(store, JSON.stringify({ wangge: "receipts/1", epoch: "epoch-1", items }), ring), 1);
  assert.equal(await states(), "accepted");
});
