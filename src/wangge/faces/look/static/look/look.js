// Small comforts; every page works without them.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.closest("button[data-print], a[data-print]")) { event.preventDefault(); window.print(); return; }
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

  // After a refusal its sentence is on the screen at once, and no folded part hides the field it speaks of.
  const refused = (root) => {
    for (const wrong of root.querySelectorAll(".field--wrong, [role=alert]")) {
      for (let fold = wrong.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
    const sentence = root.querySelector(".missing") || root.querySelector("[role=alert], .field--wrong");
    if (!sentence) return;
    if (!sentence.hasAttribute("tabindex")) sentence.tabIndex = -1;
    sentence.focus({ preventScroll: true });
    sentence.scrollIntoView({ block: "center" });
  };
  const main = document.getElementById("main");
  if (main) refused(main);
  document.addEventListener("htmx:load", (event) => { if (event.target instanceof Element && event.target !== document.body) refused(event.target); });

  // "/" goes to the box in the head; the arrows go through what was found.
  document.addEventListener("keydown", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const typing = at?.closest("input, textarea, select, [contenteditable], [role=application]");
    const box = document.querySelector("input[aria-keyshortcuts='/']");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && box) { event.preventDefault(); box.focus(); box.select(); return; }
    const list = at?.closest("[data-arrows]");
    if (!list) return;
    if (event.key === "Escape" && box && list.contains(box)) { document.getElementById("find-hits").replaceChildren(); box.focus(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const hits = [...list.querySelectorAll("a.hit")];
    if (!hits.length) return;
    event.preventDefault();
    const next = hits.indexOf(at.closest("a.hit")) + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) (box && list.contains(box) ? box : hits[0]).focus();
    else hits[Math.min(next, hits.length - 1)].focus();
  });

  // The names of chosen files stand beside the button, in our words; without this the browser says them in its own.
  const name = (field) => {
    const names = field.closest(".file")?.querySelector(".file__names");
    if (names) names.textContent = [...field.files].map((file) => file.name).join("、") || names.dataset.none;
  };
  const nameAll = () => document.querySelectorAll(".file > input").forEach(name);
  document.addEventListener("change", (event) => { if (event.target.matches?.(".file > input")) name(event.target); });
  document.addEventListener("reset", () => setTimeout(nameAll));
  for (const moment of ["htmx:load", "pageshow"]) window.addEventListener(moment, nameAll);
  nameAll();

  // The picture on a receipt carries number and code behind the #, where no server and no log sees them.
  const fill = () => {
    const form = document.querySelector("form[data-fill-from-hash]");
    const said = new URLSearchParams(location.hash.slice(1));
    if (!form || !(said.get("n") || said.get("c"))) return;
    const number = form.elements.namedItem("number");
    if (number) number.value = said.get("n") || "";
    form.elements.namedItem("code").value = said.get("c") || "";
    history.replaceState(null, "", location.pathname + location.search);
    if (number) form.querySelector("button:not([type=button])")?.focus(); // a ballot has its questions first
  };
  fill();
  window.addEventListener("hashchange", fill);

  // What was typed outlives a sign-in that ran out, in this tab only; it goes once something was handed in.
  const kept = (name) => `kept:${name}`;
  const names = () => Object.keys(sessionStorage).filter((key) => key.startsWith("kept:"));
  const personal = (field) => field.type === "hidden" || field.type === "password" || field.type === "file"
    || field.hasAttribute("data-not-kept");
  const drop = () => {
    for (const each of document.querySelectorAll("[data-drops]")) sessionStorage.removeItem(kept(each.dataset.drops));
    if (document.querySelector(".note--success, [data-drops-all]")) for (const key of names()) sessionStorage.removeItem(key);
  };
  const keep = (form) => {
    const said = {};
    for (const field of form.elements) {
      if (!field.name || personal(field) || field.type === "radio" || field.type === "checkbox") continue;
      if (field.value && field.value !== field.defaultValue && !(field instanceof HTMLSelectElement)) said[field.name] = field.value;
    }
    if (Object.keys(said).length) sessionStorage.setItem(kept(form.dataset.keeps), JSON.stringify(said));
    else sessionStorage.removeItem(kept(form.dataset.keeps));
  };
  const restore = (form) => {
    const said = JSON.parse(sessionStorage.getItem(kept(form.dataset.keeps)) || "null");
    if (!said || form.dataset.restored) return;
    form.dataset.restored = "";
    let again = false;
    for (const [name, value] of Object.entries(said)) {
      const field = form.elements.namedItem(name);
      if (field && "value" in field && !field.value) { field.value = value; again = true; }
    }
    if (again) {
      form.closest("details")?.setAttribute("open", "");
      const note = document.createElement("p");
      note.className = "quiet small";
      note.setAttribute("role", "status");
      note.textContent = form.dataset.keptWords || "";
      form.prepend(note);
    }
  };
  try {
    drop();
    document.addEventListener("input", (event) => {
      const form = event.target instanceof Element ? event.target.closest("form[data-keeps]") : null;
      if (form) keep(form);
    });
    const all = (root) => root.querySelectorAll("form[data-keeps]").forEach(restore);
    all(document);
    document.addEventListener("htmx:load", (event) => { if (event.target instanceof Element) all(event.target); });
  } catch { /* a browser that keeps nothing */ }

  // Paper shows what the screen folds away.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details[data-print]:not([open])")];
    folded.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => { folded.forEach((details) => { details.open = false; }); });
})();
