// 对列: in a form with data-columns the fields lie above the table as chips; one is dragged, by mouse, pen or finger, onto
// a row of the table and is then that row's choice. The selects stay: by keyboard, by screen reader, without JavaScript
// the same is done there, so the chips are hidden from both.
//
// data-columns  words that say what to do
// Rows hold one select each; a field that some row has is shown as taken, and may be dragged again.

const EDGE = 60; // pixels from the window's edge at which the page moves along

function draggable(form: HTMLFormElement): void {
  const selects = [...form.querySelectorAll<HTMLSelectElement>("tbody select")];
  const first = selects[0];
  const table = first?.closest<HTMLElement>(".table-wrap");
  if (!first || !table) return;
  const palette = document.createElement("div");
  palette.className = "panel no-print";
  palette.setAttribute("aria-hidden", "true");
  Object.assign(palette.style, { position: "sticky", top: "0", zIndex: "2", maxHeight: "34vh", overflowY: "auto" });
  const hint = document.createElement("p");
  hint.className = "quiet small";
  hint.textContent = form.dataset["columns"] ?? "";
  const chips = document.createElement("p");
  chips.className = "row";
  palette.append(hint, chips);
  for (const option of first.options) if (option.value) chips.append(chip(option.value, option.text));
  table.before(palette);
  form.addEventListener("change", taken);
  taken();

  function chip(value: string, words: string): HTMLElement {
    const made = document.createElement("span");
    made.className = "chip";
    made.textContent = words;
    made.dataset["value"] = value;
    Object.assign(made.style, { cursor: "grab", touchAction: "none", userSelect: "none", padding: "0.5rem 0.75rem" });
    made.addEventListener("pointerdown", (event) => {
      if (event.button === 0) drag(event, made, value);
    });
    return made;
  }

  function taken(): void {
    const used = new Set(selects.map((each) => each.value));
    for (const each of chips.children) {
      if (each instanceof HTMLElement) each.classList.toggle("chip--done", used.has(each.dataset["value"] ?? ""));
    }
  }

  function drag(from: PointerEvent, made: HTMLElement, value: string): void {
    from.preventDefault();
    const ghost = made.cloneNode(true) as HTMLElement;
    Object.assign(ghost.style, { position: "fixed", zIndex: "9", pointerEvents: "none", opacity: "0.9" });
    document.body.append(ghost);
    made.setPointerCapture(from.pointerId);
    let over: HTMLSelectElement | undefined;
    let step = 0;
    const scrolling = setInterval(() => step && window.scrollBy(0, step), 16);

    const aim = (row: HTMLSelectElement | undefined): void => {
      over?.closest("tr")?.style.removeProperty("outline");
      over = row;
      const line = over?.closest("tr");
      if (line) line.style.outline = "2px solid currentColor";
    };
    const move = (event: PointerEvent): void => {
      Object.assign(ghost.style, { left: `${event.clientX + 8}px`, top: `${event.clientY + 8}px` });
      const low = event.clientY > window.innerHeight - EDGE;
      const high = event.clientY < EDGE;
      step = low ? 8 : high ? -8 : 0;
      const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("tr");
      aim(selects.find((each) => each.closest("tr") === under));
    };
    const end = (event: PointerEvent): void => {
      clearInterval(scrolling);
      made.removeEventListener("pointermove", move);
      made.removeEventListener("pointerup", end);
      made.removeEventListener("pointercancel", end);
      ghost.remove();
      if (event.type === "pointerup" && over) {
        over.value = value;
        over.dispatchEvent(new Event("change", { bubbles: true }));
      }
      aim(undefined);
    };
    made.addEventListener("pointermove", move);
    made.addEventListener("pointerup", end);
    made.addEventListener("pointercancel", end);
    move(from);
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-columns]")) draggable(form);
