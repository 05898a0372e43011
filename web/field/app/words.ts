// 状态的话: what has become of a record, as one would tell it.
import type { Kept, Readable } from "../outbox/store.ts";
import { bodyOf } from "../outbox/envelope.ts";
import { t } from "./strings.ts";
import type { Today } from "./today.ts";

export type Standing = { tone: "wait" | "going" | "done" | "ask"; word: string; more: string };

export function standing(record: Readable, today: Today | null = null, going: ReadonlySet<string> = new Set()): Standing {
  if (record.state === "sealed") {
    const before = record.receipts.length ? t("服务器恢复过，正在重新送") : "";
    return going.has(record.record_id) ? { tone: "going", word: t("正在发送"), more: before } : { tone: "wait", word: t("已保存在手机"), more: before };
  }
  if (record.state === "shown" && decided(record, today)) return { tone: "done", word: t("已有人定过"), more: record.reason };
  if (record.state === "shown") return { tone: "ask", word: t("要您决定"), more: record.reason };
  if (record.need.length) return { tone: "going", word: t("文字已收妥"), more: t("还有 {n} 张照片没传完", { n: record.need.length }) };
  if (record.held) return { tone: "done", word: t("已收妥"), more: t("前面写的还没到齐，到齐了自动办") };
  return { tone: "done", word: t("已收妥"), more: "" };
}

/** The server has been asked since, and nobody has to decide about it any more. */
function decided(record: Kept, today: Today | null): boolean {
  const asked = today && Date.parse(today.server_time) > Date.parse(record.acknowledged);
  return Boolean(asked) && !today!.pending.some((each) => each.record_id === record.record_id);
}

/** What it is, in a word: the kind of an entry, the act on a matter, a visit. */
export function titleOf(record: Readable, today: Today | null): string {
  const body = bodyOf(record.envelope) as Record<string, string>;
  switch (record.envelope.schema) {
    case "entry/1":
      return today?.kinds.find((each) => each.code === body.kind)?.word ?? t("日志");
    case "command/1": {
      const matter = today?.matters.find((each) => each.uid === body.case);
      const act = matter?.acts.find((each) => each.act === body.act)?.word ?? t("办一步");
      return matter ? `${act} · ${matter.number}` : act;
    }
    case "visit/1":
      return t("走访");
    case "patrol/1":
    case "patrol/2":
      return t("巡查");
    default:
      return t("补充更正");
  }
}

/** 巡查, whatever its version. */
export const isRound = (record: Readable): boolean => record.envelope.schema.startsWith("patrol/");

export function wordsOf(record: Readable): string {
  const body = bodyOf(record.envelope) as Record<string, any>;
  const outcome = { met: t("见到了"), "not-home": t("没有人在家"), refused: t("不愿意见") } as Record<string, string>;
  if (isRound(record)) return roundWords(body);
  return body.words || (body.outcome && outcome[body.outcome]) || body.args?.text || body.args?.words || body.args?.result || body.args?.reason || body.args?.note || "";
}

/** 查了几项、几项不合格; then what was written. */
function roundWords(body: Record<string, any>): string {
  const answers = (body.answers ?? []) as { verdict: string; note?: string }[];
  const failed = answers.filter((each) => each.verdict === "fail");
  const counted = answers.length ? t("查了 {n} 项，{failed} 项不合格", { n: answers.length, failed: failed.length }) : "";
  return [counted, ...failed.map((each) => each.note), body.words, body.extra].filter(Boolean).join(" · ");
}
