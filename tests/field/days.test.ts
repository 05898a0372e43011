import assert from "node:assert/strict";
import test from "node:test";
import type { Due } from "../../web/field/app/today.ts";

Object.assign(globalThis, { localStorage: { getItem: () => "zh" } }); // where the words look for their language
const { dueBadge, nearDay, pressing } = await import("../../web/field/app/days.ts");

const zone = "Asia/Shanghai", now = new Date("2026-03-02T16:00:00+08:00");
const due = (at: string, done?: string): Due => ({ at, day: at.slice(0, 10), clause: "", heading: "", sentence: "", steps: [], provisional: false, done });
const late = due("2026-03-01T17:00:00+08:00"), tonight = due("2026-03-02T18:00:00+08:00");

test("settled in time stays in time, whatever the day; settled late stays late", () => {
  assert.equal(dueBadge(late, zone, now).word, "已超期");
  assert.equal(dueBadge({ ...late, done: "2026-03-01T10:00:00+08:00" }, zone, now).word, "按时办结");
  assert.equal(dueBadge({ ...late, done: "2026-03-02T10:00:00+08:00" }, zone, now).word, "超期办结");
});

test("where the clock is stopped nothing is overdue", () => {
  assert.equal(dueBadge({ ...late, paused: true }, zone, now).word, "时限已暂停");
  assert.equal(pressing([{ ...late, paused: true }], zone, now), "今天没有到期的");
});

test("what is overdue and what is due today are counted apart, and a settled one is neither", () => {
  const settled = due("2026-03-01T17:00:00+08:00", "2026-03-01T10:00:00+08:00");
  assert.equal(pressing([late, tonight, late, tonight, settled, null], zone, now), "2 件已超期，2 件今天到期");
  assert.equal(pressing([late], zone, now), "1 件已超期");
  assert.equal(pressing([settled], zone, now), "今天没有到期的");
});

test("a day of another year says its year", () => {
  assert.equal(nearDay("2027-05-01", "2026-03-02"), "2027 年 5 月 1 日（周六）");
  assert.equal(nearDay("2026-05-01", "2026-03-02"), "5 月 1 日（周五）");
  assert.equal(nearDay("2027-01-01", "2026-12-31"), "明天");
});
