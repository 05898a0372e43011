// 图: every element with data-chart holds a table, shown at once; on paper and without JavaScript it is what there is.
// What draws it is heavy: it is fetched when the first of them comes near the window, from the address in the
// data-drawing of the script that brought us here.
const charts = document.querySelectorAll("[data-chart]");
const address = document.querySelector<HTMLElement>("script[data-drawing]")?.dataset["drawing"];

const near = new IntersectionObserver(
  (seen) => {
    if (!address || !seen.some((each) => each.isIntersecting)) return;
    near.disconnect();
    const script = document.createElement("script");
    script.type = "module";
    script.src = address;
    document.head.append(script);
  },
  { rootMargin: "300px" },
);
for (const each of charts) near.observe(each);
