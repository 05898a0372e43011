// 写下: seal what was written; the sentence of what stands in the way, or nothing.
import { tidy } from "../outbox/canonical.ts";
import { TooLong } from "../outbox/envelope.ts";
import type { Body, Schema } from "../outbox/envelope.ts";
import { keep, NotEnrolled } from "../outbox/sealing.ts";
import type { File_ } from "../outbox/sealing.ts";
import { Locked } from "../outbox/keyring.ts";
import { Full } from "../outbox/store.ts";
import { when } from "./days.ts";
import { clock, ring, store, version } from "./phone.ts";
import { sendSoon } from "./sending.ts";
import { askToKeep, here, now, register, zone } from "./state.ts";
import { t } from "./strings.ts";

const AHEAD = 5 * 60_000; // a clock may be a little off

/** `at`: when it happened as the worker says, "2026-03-02T10:00" on the phone's own calendar; else now. */
export async function write(
  schema: Schema, said: Body, more: { files?: File_[]; at?: string; draft?: string } = {},
): Promise<string> {
  const body = tidied(said) as Body;
  if (schema === "entry/1" && !body.words) return t("还没有写内容。一句话就行。");
  if (more.at && new Date(more.at).getTime() > now().getTime() + AHEAD) return t("时间还没有到：{when}。请改成事情发生的时候。", { when: when(new Date(more.at).toISOString(), zone(), now()) });
  const claimed = (more.at ? new Date(more.at) : now()).toISOString();
  const whole = { schema, body, claimed, files: [...(more.files ?? [])], ...(more.draft ? { draft: more.draft } : {}) };
  try {
    // Whoever is quicker than the first registration waits for it here, instead of pressing again.
    if (here.person && !here.enrolled) await register().catch(() => {});
    await keep(store, here.person, whole, clock, version, ring);
  } catch (error) {
    if (error instanceof TooLong) return t("太长了，请分成几条写。");
    if (error instanceof Full) return t("手机存满了，这一条还没有存下。先删掉照片再保存，或清出一点空间。");
    if (error instanceof Locked) return t("手机端锁上了，请先打开再保存。写的还在这里，没有丢。");
    if (error instanceof NotEnrolled) {
      return t("这部手机还没有登记好，请联网登录一次。写的还在这里，没有丢。");
    }
    console.error(error);
    return t("没有存下，请再按一次保存。写的还在这里，没有丢。");
  }
  void askToKeep();
  sendSoon();
  return "";
}

function tidied(value: unknown): unknown {
  if (typeof value === "string") return tidy(value);
  if (Array.isArray(value)) return value.map(tidied);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, tidied(each)]));
  return value;
}
