// Seals three records with the app's own code and prints them, for Python to open. Argument: the device's number.
import { pageClock } from "../../web/field/outbox/clock.ts";
import { FIRST, seal } from "../../web/field/outbox/envelope.ts";
import type { ToSeal } from "../../web/field/outbox/envelope.ts";
import { newKeys, publicOf } from "../../web/field/outbox/keys.ts";

const keys = await newKeys(), clock = pageClock();
const said: ToSeal[] = [
  { schema: "entry/1", body: { kind: "heard", words: "二号楼\n“水管”漏水 \u{1F4A7} \u2028", grid: "1", lon: 117.005, lat: 36.605, who: { name: "陈", contact: "" }, matter: true } },
  { schema: "command/1", body: { case: "6f2c1d9e-3a44-4b12-9d0e-000000000001", base_version: 3, act: "note", args: { text: "看过了" } }, attachments: [{ sha256: "a".repeat(64), size: 5, mime: "image/jpeg" }] },
  { schema: "visit/1", body: { household: "6f2c1d9e-3a44-4b12-9d0e-000000000002", outcome: "not-home" }, claimed: "2026-03-02T10:00:00+08:00" },
];
const envelopes = [];
let head = { seq: 0, chain: FIRST };
for (const each of said) {
  const sealed = await seal(each, { device_id: process.argv[2]!, keys, head, seen: { at: "2026-03-02T02:00:00Z", mono: 1, boot: clock.boot } }, clock, "0.2.0");
  envelopes.push(sealed.envelope);
  head = sealed.head;
}
console.log(JSON.stringify({ key: await publicOf(keys), envelopes }));
