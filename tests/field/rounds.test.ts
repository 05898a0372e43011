import assert from "node:assert/strict";
import test from "node:test";
import { answerOf, begun, bodyOfRound, left, restPass } from "../../web/field/app/rounds.ts";
import { sha256, utf8 } from "../../web/field/outbox/bytes.ts";
import { canonical } from "../../web/field/outbox/canonical.ts";

const item = (key: string, text: string) => ({ key, text, look: "", clause: "" });
const list = { uid: "6f2c1d9e-3a44-4b12-9d0e-000000000001", title: "消防通道", area: "", grids: [], version: 1, items: [item("1", "通道畅通"), item("2", "灭火器有效"), item("3", "配电箱关好")] };
const since = new Date("2026-03-02T02:00:00Z"), ended = new Date("2026-03-02T02:10:00Z");
const round = () => begun("smelting", "", list.uid, since);

test("what is left is what has no verdict, and one tap passes the rest and nothing else", () => {
  const walk = round();
  Object.assign(answerOf(walk, list.items[1]!), { verdict: "fail", then: "general" });
  assert.deepEqual(left(walk, list).map((each) => each.key), ["1", "3"]);
  restPass(walk, list);
  assert.deepEqual(list.items.map((each) => walk.answers[each.key]!.verdict), ["pass", "fail", "pass"]);
});

test("the body says each item once, in the order of the list, and only what was said", async () => {
  const walk = round();
  restPass(walk, list);
  Object.assign(answerOf(walk, list.items[0]!), { verdict: "fail", note: " 堆了托盘 ", then: "major", kind: "conduct" });
  const body = await bodyOfRound(walk, list, {}, ended);
  assert.equal(canonical(body), canonical({
    grid: "smelting", took: 600, checklist: list.uid,
    answers: [{ key: "1", verdict: "fail", note: "堆了托盘", then: "major", kind: "conduct" }, { key: "2", verdict: "pass" }, { key: "3", verdict: "pass" }],
  }));
});

test("a choice belongs to what is not in order: changed to pass, it is not sealed", async () => {
  const walk = round();
  restPass(walk, list);
  Object.assign(answerOf(walk, list.items[0]!), { verdict: "fail", then: "general" });
  answerOf(walk, list.items[0]!).verdict = "pass";
  const body = (await bodyOfRound(walk, list, {}, ended)) as any;
  assert.equal(body.answers[0].then, undefined);
});

test("a photo is named under its item by its hash, the same one once", async () => {
  const walk = round();
  restPass(walk, list);
  const file = { data: utf8("图").buffer, mime: "image/jpeg" };
  const body = (await bodyOfRound(walk, list, { "2": [file, file] }, ended)) as any;
  assert.deepEqual(body.answers[1].photos, [await sha256(file.data)]);
});

test("a clock that jumped stretches nothing: between nothing and sixteen hours", async () => {
  const walk = round();
  restPass(walk, list);
  const took = async (at: string) => ((await bodyOfRound(walk, list, {}, new Date(at))) as any).took;
  assert.equal(await took("2026-03-01T00:00:00Z"), 0);
  assert.equal(await took("2027-03-02T00:00:00Z"), 57_600);
});

test("without a list there are only words", async () => {
  const walk = { ...begun("smelting", "", "", since), words: "走了一圈" };
  assert.equal(canonical(await bodyOfRound(walk, undefined, {}, ended)), canonical({ grid: "smelting", took: 600, answers: [], words: "走了一圈" }));
});
