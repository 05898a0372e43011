// Small comforts; every page works without them.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.closest("[data-print]")) { event.preventDefault(); window.print(); return; }
    const opener = target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.getAttribute("data-opens"));
      if (dialog instanceof HTMLDialogElement) { event.preventDefault(); dialog.showModal(); }
      return;
    }
    const closer = target.closest("[data-closes]");
    if (closer) { closer.closest("dialog")?.close(); return; }
    const copier = target.closest("[data-copies]");
    if (copier && navigator.clipboard) {
      navigator.clipboard.writeText(copier.getAttribute("data-copies"));
      copier.textContent = copier.getAttribute("data-copied") || copier.textContent;
    }
  });

  // An open strip or citation closes on Escape and gives the focus back to what opened it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !(event.target instanceof Element)) return;
    const open = event.target.closest("details[open].opens");
    if (open) { open.open = false; open.querySelector("summary")?.focus(); }
  });

  // Paper shows what the screen folds away.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details[data-print]:not([open])")];
    folded.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => { folded.forEach((details) => { details.open = false; }); });
})();
