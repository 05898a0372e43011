import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { ENGLISH } from "../../web/field/app/english.ts";

const root = new URL("../../web/field/", import.meta.url);
const said = new Set<string>();
for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
  if (!/\.(vue|ts)$/.test(path) || /english|worker|outbox/.test(path)) continue;
  const text = readFileSync(new URL(path, root), "utf8");
  for (const [, , sentence] of text.matchAll(/\bt\(\s*(["'])(.*?)\1/g)) said.add(sentence!);
  // Words kept in tables and translated when shown.
  for (const [, sentence] of text.matchAll(/(?:words|choice)\("\w+", "([^"]+)"/g)) said.add(sentence!);
  for (const [, sentence] of text.matchAll(/\["[\w-]*", "([^"]*[\u4e00-\u9fff][^"]*)"\]/g)) said.add(sentence!);
}

test("every sentence on the screens has its English, and none is left over", () => {
  said.delete("中文");
  assert.deepEqual([...said].filter((each) => /[\u4e00-\u9fff]/.test(each) && !(each in ENGLISH)), []);
  const days = /^(周.|昨天|今天|明天)$/;
  assert.deepEqual(Object.keys(ENGLISH).filter((each) => !said.has(each) && !days.test(each)), []);
});

test("a sentence asks for the same values in both languages", () => {
  const values = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map((each) => each[0]).sort().join();
  for (const [chinese, english] of Object.entries(ENGLISH)) assert.equal(values(english), values(chinese), chinese);
});

test("Chinese is written with its own punctuation", () => {
  for (const each of said) assert.doesNotMatch(each, /[\u4e00-\u9fff][,;!?:](?!\w)|[\u4e00-\u9fff]\.(?!json)/, each);
});
