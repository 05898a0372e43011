// 各步要填的: what each act on a matter takes, in the order in which one would say it. The server has the last word.
import { t } from "./strings.ts";
import type { Coded, Today } from "./today.ts";

export type Field = { name: string; label: string; must: boolean; kind: "words" | "choice" | "day" | "lines"; choices?: Coded[] };

const words = (name: string, label: string, must = true): Field => ({ name, label: t(label), must, kind: "words" });

/** Null for what is done in the office only. */
export function fieldsOf(act: string, today: Today | null): Field[] | null {
  const choice = (name: string, label: string, choices: Coded[], must = true): Field => ({ name, label: t(label), must, kind: "choice", choices });
  const channel = (must: boolean) => choice("channel", "怎样告诉的", (today?.channels ?? []).filter((each) => each.code !== "code"), must);
  const people = (today?.people ?? []).map((each) => ({ code: each.uid, word: each.name }));
  switch (act) {
    case "note": return [words("text", "记什么")];
    case "press": return [words("words", "催什么")];
    case "tell-receipt": return [channel(true), words("words", "怎么说的", false)];
    case "tell-stage":
    case "tell": return [words("words", "怎么说的"), channel(true)];
    case "tell-tried": return [channel(true), words("note", "怎么没联系上", false)];
    case "tell-missing": return [{ ...words("items", "还差哪些材料（一行一样）"), kind: "lines" }, channel(false)];
    case "settle": return [words("result", "怎么办好的"), words("said", "告诉当事人的话", false), channel(false)];
    case "resolve": return [words("result", "办得怎样")];
    case "set-lane": return [choice("lane", "紧急程度", today?.lanes ?? []), words("why", "为什么")];
    case "ask-extension": return [words("reason", "什么特殊情况")];
    case "ask-suspension": return [choice("reason", "等什么", SUSPENSIONS.map(([code, word]) => ({ code, word: t(word) }))), words("words", "说明"), { name: "review_on", label: t("到哪天再看"), must: true, kind: "day" }];
    case "withdraw": return [words("words", "当事人怎么说的")];
    case "assign": return people.length ? [choice("to", "交给谁", people), words("note", "说明", false)] : null;
    case "classify": return today?.levels?.length ? [choice("level", "层级", today.levels), choice("to", "由谁办", people, false), words("note", "说明", false)] : null;
    case "attach": return [];
    default: return null;
  }
}

const SUSPENSIONS = [
  ["awaiting-requester", "等当事人补充"], ["weather", "天气原因"], ["external-decision", "等其他机关决定"],
  ["legal-proceedings", "诉讼、复议或信访中"], ["budget", "等经费落实"],
] as const;
