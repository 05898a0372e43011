// 话: every word on the screens. Chinese is the source; English is written by hand in `english.ts`.
import { ref } from "vue";
import { ENGLISH } from "./english.ts";

const kept = (): string | null => {
  try {
    return localStorage.getItem("wangge-language");
  } catch {
    return null;
  }
};
// The page itself is the same for all; the site's choice of language is in its cookie.
const chosen = (): string => kept() ?? /(?:^|; )django_language=(\w+)/.exec(document.cookie)?.[1] ?? "zh";
export const lang = ref<"zh" | "en">(chosen().startsWith("en") ? "en" : "zh");

/** The sentence in the reader's language, with its values set in. */
export function t(chinese: string, values: Record<string, string | number> = {}): string {
  const sentence = lang.value === "en" ? (ENGLISH[chinese] ?? chinese) : chinese;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function choose(language: "zh" | "en"): void {
  lang.value = language;
  try {
    localStorage.setItem("wangge-language", language);
  } catch {
    // without it the choice lasts as long as the page
  }
}
