// 日子: moments as the place's days, in the words people use.
import type { Due } from "./today.ts";
import { t } from "./strings.ts";

const WEEK = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

/** YYYY-MM-DD of a moment, in the place's zone. */
export function dayOf(moment: Date, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(moment);
}

export function hourOf(moment: Date, zone: string): string {
  return new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

export function weekday(day: string): string {
  return t(WEEK[new Date(`${day}T00:00:00Z`).getUTCDay()]!);
}

/** 3月2日; of another year than `today`'s with the year. */
export function shortDay(day: string, today = day): string {
  const [year, month, date] = day.split("-").map(Number);
  if (year !== Number(today.slice(0, 4))) return t("{year} 年 {month} 月 {date} 日", { year: year!, month: month!, date: date! });
  return t("{month} 月 {date} 日", { month: month!, date: date! });
}

const between = (one: string, two: string) => Math.round((Date.parse(two) - Date.parse(one)) / 86_400_000);

/** 今天 · 明天 · 12月3日（周四）. */
export function nearDay(day: string, today: string): string {
  const days = between(today, day);
  if (days >= -1 && days <= 1) return t(["昨天", "今天", "明天"][days + 1]!);
  return `${shortDay(day, today)}${t("（{day}）", { day: weekday(day) })}`;
}

export function when(moment: string, zone: string, now: Date): string {
  const at = new Date(moment);
  return `${nearDay(dayOf(at, zone), dayOf(now, zone))} ${hourOf(at, zone)}`;
}

/** The due badge's tone, its word, and until when. */
export function dueBadge(due: Due, zone: string, now: Date): { tone: string; word: string; until: string } {
  const at = new Date(due.at), today = dayOf(now, zone), days = between(today, due.day);
  const hour = dayOf(at, zone) === due.day ? hourOf(at, zone) : "24:00";
  const until = t("{day} {hour} 前", { day: nearDay(due.day, today), hour });
  if (due.done) return Date.parse(due.done) <= at.getTime() ? { tone: "done", word: t("按时办结"), until } : { tone: "done-late", word: t("超期办结"), until };
  if (due.paused) return { tone: "paused", word: t("时限已暂停"), until };
  if (at.getTime() <= now.getTime()) return { tone: "late", word: t("已超期"), until };
  if (days <= 0) return { tone: "today", word: t("今天到期"), until };
  return days <= 2 ? { tone: "soon", word: t("快到期"), until } : { tone: "later", word: t("在期限内"), until };
}

/** 今天先办哪些: how many are overdue and how many are due today; a settled or paused one is neither. */
export function pressing(dues: (Due | null)[], zone: string, now: Date): string {
  const tones = dues.map((due) => due && dueBadge(due, zone, now).tone);
  const late = tones.filter((tone) => tone === "late").length, due = tones.filter((tone) => tone === "today").length;
  const said = [late ? t("{n} 件已超期", { n: late }) : "", due ? t("{n} 件今天到期", { n: due }) : ""].filter(Boolean);
  return said.join(t("，")) || t("今天没有到期的");
}
