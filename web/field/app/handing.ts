// 交出去: a file for the worker to carry.
import { t } from "./strings.ts";

export function handOut(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = t("待发送-{day}.json", { day: new Date().toISOString().slice(0, 10) });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
