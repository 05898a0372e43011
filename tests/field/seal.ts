// Seals three records with the app's own code and prints them, for Python to open; and, where the office's public key is
// given too, the same locked, with a file. Arguments: the device's number; the key's id and the key.
import { pageClock } from "../../web/field/outbox/clock.ts";
import { FIRST, seal } from "../../web/field/outbox/envelope.ts";
import type { ToSeal } from "../../web/field/outbox/envelope.ts";
import { b64 } from "../../web/field/outbox/bytes.ts";
import { newKeys, publicOf } from "../../web/field/outbox/keys.ts";
import { fileOf, fresh, readable } from "../../web/field/outbox/records.ts";
import { sealedRecord } from "../../web/field/outbox/sender.ts";
import { newVault, proofOf, underOffice } from "../../web/field/outbox/vault.ts";

const keys = await newKeys(), clock = pageClock();
const said: ToSeal[] = [
  { schema: "entry/1", body: { kind: "heard", words: "二号楼\n“水管”漏水 \u{1F4A7} \u2028", grid: "1", lon: 117.005, lat: 36.605, who: { name: "陈", contact: "" }, matter: true } },
  { schema: "command/1", body: { case: "6f2c1d9e-3a44-4b12-9d0e-000000000001", base_version: 3, act: "note", args: { text: "看过了" } }, attachments: [{ sha256: "a".repeat(64), size: 5, mime: "image/jpeg" }] },
  { schema: "patrol/1", body: { grid: "smelting", took: 600, checklist: "6f2c1d9e-3a44-4b12-9d0e-000000000003", answers: [{ key: "1", verdict: "fail", note: "堆了托盘", then: "general", photos: ["a".repeat(64)] }] } },
  { schema: "patrol/2", body: { grid: "smelting", took: 600, answers: [], words: "走了一圈", extra: "堆了托盘", extra_then: "general", extra_kind: "management" } },
  { schema: "visit/1", body: { household: "6f2c1d9e-3a44-4b12-9d0e-000000000002", outcome: "not-home" }, claimed: "2026-03-02T10:00:00+08:00" },
];
const envelopes = [];
let head = { seq: 0, chain: FIRST };
for (const each of said) {
  const sealed = await seal(each, { device_id: process.argv[2]!, keys, head, seen: { at: "2026-03-02T02:00:00Z", mono: 1, boot: clock.boot } }, clock, "0.2.0");
  envelopes.push(sealed.envelope);
  head = sealed.head;
}
const told: Record<string, unknown> = { key: await publicOf(keys), envelopes };
const [kid, key] = process.argv.slice(3);
if (kid && key) {
  const own = (await newVault()).open!, data = new Uint8Array(300_000).fill(7);
  const kept = await Promise.all(envelopes.map((each) => fresh("p", each, own)));
  const file = await fileOf("p", "a".repeat(64), "image/jpeg", data.buffer, own);
  told.locked = {
    kid, wrapped: await underOffice(own, { kid, key }, await publicOf(keys)), proof: await proofOf(own), records: kept.map(sealedRecord),
    pieces: file.pieces!.map(({ iv, data }) => b64(new Uint8Array([...iv, ...new Uint8Array(data)]))),
  };
  told.raw = b64(new Uint8Array(await crypto.subtle.exportKey("raw", own)));
  if ((await readable(kept[0]!, own))?.envelope.body !== envelopes[0]!.body) throw new Error("not read back");
}
console.log(JSON.stringify(told));
