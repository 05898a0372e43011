// 一次巡查: what is being answered, what is still open, and the body it becomes. No page in here.
import { sha256 } from "../outbox/bytes.ts";
import type { Body } from "../outbox/envelope.ts";
import type { File_ } from "../outbox/sealing.ts";
import type { CheckItem, Checklist } from "./today.ts";

export type Verdict = "" | "pass" | "fail" | "na";
export type Then = "" | "general" | "major" | "removed" | "matter";
export type Kind = "thing" | "conduct" | "management";
export type Answer = { verdict: Verdict; note: string; where: string; then: Then; kind: Kind };
export type Round = {
  grid: string; plan: string; checklist: string; since: string; answers: Record<string, Answer>; words: string; extra: string; extraThen: Then; extraKind: Kind;
};
export type Pictures = Record<string, File_[]>;

export function begun(grid: string, plan: string, checklist: string, since: Date): Round {
  return { grid, plan, checklist, since: since.toISOString(), answers: {}, words: "", extra: "", extraThen: "", extraKind: "thing" };
}

export const answerOf = (round: Round, item: CheckItem): Answer => (round.answers[item.key] ??= { verdict: "", note: "", where: "", then: "", kind: "thing" });

/** 要登记隐患的: its kind is asked for too. */
export const isHazard = (then: Then): boolean => then !== "" && then !== "matter";

/** 还没有选的. */
export function left(round: Round, list: Checklist | undefined): CheckItem[] {
  return (list?.items ?? []).filter((item) => !round.answers[item.key]?.verdict);
}

/** 其余都合格: what was not in order has been said; one tap for all the others. */
export function restPass(round: Round, list: Checklist): void {
  for (const item of left(round, list)) answerOf(round, item).verdict = "pass";
}

/** The body as it is sealed; `ended` is the envelope's own time. A photo names its item by its hash. */
export async function bodyOfRound(round: Round, list: Checklist | undefined, pictures: Pictures, ended: Date): Promise<Body> {
  const seconds = Math.round((ended.getTime() - Date.parse(round.since)) / 1000);
  const answers = [];
  for (const item of list?.items ?? []) {
    const { verdict, note, where, then, kind } = answerOf(round, item);
    const failed = verdict === "fail";
    const photos = await Promise.all((pictures[item.key] ?? []).map((file) => sha256(file.data)));
    answers.push({
      key: item.key, verdict, note: note.trim() || undefined, where: where.trim() || undefined,
      then: (failed && then) || undefined, kind: (failed && isHazard(then) && kind) || undefined, photos: photos.length ? [...new Set(photos)] : undefined,
    });
  }
  return {
    grid: round.grid, took: Math.min(Math.max(seconds, 0), 57_600), plan: round.plan || undefined, checklist: list?.uid,
    answers: answers as never, words: round.words.trim() || undefined, extra: round.extra.trim() || undefined,
    extra_then: (round.extra.trim() && round.extraThen) || undefined,
    extra_kind: (round.extra.trim() && isHazard(round.extraThen) && round.extraKind) || undefined,
  };
}
