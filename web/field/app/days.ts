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

export function shortDay(day: string): string {
  const [, month, date] = day.split("-").map(Number);
  return t("{month} 月 {date} 日", { month: month!, date: date! });
}

const between = (one: string, two: string) => Math.round((Date.parse(two) - Date.parse(one)) / 86_400_000);

/** 今天 · 明天 · 12月3日（周四）. */
export function nearDay(day: string, today: string): string {
  const days = between(today, day);
  if (days >= -1 && days <= 1) return t(["昨天", "今天", "明天"][days + 1]!);
  return `${shortDay(day)}${t("（{day}）", { day: weekday(day) })}`;
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
  if (at.getTime() <= now.getTime()) return { tone: "late", word: t("已超期"), until };
  if (days <= 0) return { tone: "today", word: t("今天到期"), until };
  return days <= 2 ? { tone: "soon", word: t("快到期"), until } : { tone: "later", word: t("在期限内"), until };
}
