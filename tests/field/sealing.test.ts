import assert from "node:assert/strict";
import test from "node:test";
import { b64, sha256, unb64, utf8 } from "../../web/field/outbox/bytes.ts";
import { canonical, tidy } from "../../web/field/outbox/canonical.ts";
import { ahead, likely, pageClock } from "../../web/field/outbox/clock.ts";
import { FIRST, headerOf, seal, TooLong } from "../../web/field/outbox/envelope.ts";
import { admit } from "../../web/field/outbox/enrolling.ts";
import { newKeys } from "../../web/field/outbox/keys.ts";
import { Keyring } from "../../web/field/outbox/keyring.ts";
import { Memory } from "../../web/field/outbox/memory.ts";
import { keep, NotEnrolled } from "../../web/field/outbox/sealing.ts";
import { uuid7 } from "../../web/field/outbox/uuid7.ts";
import { wait } from "../../web/field/outbox/backoff.ts";

const entry = (words: string) => ({ schema: "entry/1" as const, body: { kind: "patrol", words, grid: "1" } });

test("canonical JSON sorts by UTF-16 code units and writes numbers as JSON does (RFC 8785)", () => {
  assert.equal(canonical({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 }),
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
  assert.equal(canonical([333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, -0]), "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]");
  assert.equal(canonical({ b: undefined, a: null }), '{"a":null}');
});

test("what JSON cannot say is refused before it is hashed", () => {
  for (const wrong of [Number.NaN, Infinity, "\ud800", "\udc00a", { "\ud83d": 1 }]) assert.throws(() => canonical(wrong as never), TypeError);
  assert.equal(tidy("  坏了\0\r\n第二行\ud83d "), "坏了\n第二行\ufffd");
});

test("an id carries the time and says version 7", () => {
  const id = uuid7(0x017f22e279b0, new Uint8Array(10).fill(255));
  assert.equal(id, "017f22e2-79b0-7fff-bfff-ffffffffffff");
});

test("base64url goes there and back, without padding", () => {
  for (const text of ["", "a", "ab", "abc", "网格"]) assert.deepEqual(unb64(b64(utf8(text))), utf8(text));
  assert.throws(() => unb64("a="), TypeError);
});

test("each record names the one before, and its body carries bits of its own", async () => {
  const clock = pageClock(), keys = await newKeys();
  const to = { device_id: "a".repeat(32), keys };
  const first = await seal(entry("水管漏水"), { ...to, head: { seq: 0, chain: FIRST } }, clock, "t");
  const second = await seal(entry("水管漏水"), { ...to, head: first.head }, clock, "t");
  assert.equal(second.envelope.device_seq, 2);
  assert.equal(second.envelope.prev_hash, await sha256(utf8(headerOf(first.envelope))));
  assert.notEqual(first.envelope.body_hash, second.envelope.body_hash);
  await assert.rejects(seal(entry("长".repeat(12_000)), { ...to, head: second.head }, clock, "t"), TooLong);
});

test("two pages sealing at once take turns: no number twice, no gap", async () => {
  const store = new Memory(), clock = pageClock();
  await admit(store, "p", "闵行远");
  await assert.rejects(keep(store, "p", entry("还没有登记"), clock, "t", new Keyring()), NotEnrolled);
  await store.change("p", { device_id: "a".repeat(32) });
  await Promise.all(Array.from({ length: 8 }, (_, n) => keep(store, "p", entry(`第 ${n} 条`), clock, "t", new Keyring())));
  const seqs = (await store.records("p")).map((each) => each.seq);
  assert.deepEqual(seqs, [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("the same photo twice is one file", async () => {
  const store = new Memory();
  await admit(store, "p", "闵行远");
  await store.change("p", { device_id: "a".repeat(32) });
  const file = { data: utf8("图").buffer, mime: "image/jpeg" };
  const sealed = await keep(store, "p", { ...entry("图"), files: [file, file] }, pageClock(), "t", new Keyring());
  assert.deepEqual(sealed.attachments, [{ sha256: await sha256(file.data), size: 3, mime: "image/jpeg" }]);
});

test("a wrong clock is told by the server's time and the count since", () => {
  const clock = { now: () => new Date("2031-01-01T00:00:10Z"), mono: () => 10_000, boot: "b", tz: "Asia/Shanghai" };
  const last = { at: "2026-03-02T02:00:00Z", mono: 4_000, boot: "b" };
  assert.equal(likely(clock, last).toISOString(), "2026-03-02T02:00:06.000Z");
  assert.equal(Math.round(ahead(clock, last)! / 86_400_000), 1766);
  assert.equal(ahead(clock, { ...last, boot: "another" }), null);
});

test("waiting grows, has an end, and obeys the server", () => {
  assert.deepEqual([wait(0, 0), wait(0, 1), wait(3, 0)], [1000, 2000, 8000]);
  assert.equal(wait(60, 1), 300_000);
  assert.equal(wait(0, 0, 60), 60_000);
});
