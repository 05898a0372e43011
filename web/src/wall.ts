// 大屏: every element with data-refresh is asked for anew from that address, every data-every seconds, and replaced when
// the answer is another one. A page that cannot be had says so and since when, and keeps what it showed.
//
// data-refresh  address of the piece; it answers 304 while nothing has changed
// data-every    seconds between two questions
// data-failed   words for when there is no answer; the time of the last one stands behind them

function refreshing(element: HTMLElement): void {
  const { refresh, every, failed } = element.dataset;
  if (!refresh) return;
  let tag = element.dataset["tag"] ?? "";
  let last = new Date();
  const line = document.createElement("p");
  line.className = "wall__late";
  line.setAttribute("role", "status");
  element.after(line);

  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(refresh, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", redirect: "error" });
      if (answer.status === 200) {
        element.innerHTML = await answer.text();
        tag = answer.headers.get("ETag") ?? "";
      } else if (answer.status !== 304) throw new Error(String(answer.status));
      last = new Date();
      line.textContent = "";
    } catch {
      const at = last.toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit" });
      line.textContent = `${failed ?? ""} ${at}`;
    }
  };
  setInterval(() => void ask(), 1000 * Number(every ?? "60"));
}

for (const element of document.querySelectorAll<HTMLElement>("[data-refresh]")) refreshing(element);
