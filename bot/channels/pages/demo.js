// Tabs of the demo page: one chat at a time on a phone; with room for three, admin, inspector and head
// share the third place.

const tabs = [...document.querySelectorAll("[role=tab]")];
const wide = matchMedia("(min-width: 62.01rem)");
const THIRD = 2;
let shown = tabs[0];
let third = tabs[THIRD];

function show() {
  for (const tab of tabs) {
    const isChosen = tab === (wide.matches ? third : shown);
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    const pane = document.getElementById(tab.getAttribute("aria-controls"));
    pane.classList.toggle("shown", tab === shown);
    pane.classList.toggle("third", tab === third);
  }
}

function choose(chosen) {
  shown = chosen;
  if (tabs.indexOf(chosen) >= THIRD) third = chosen;
  show();
}

for (const tab of tabs) {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (event) => {
    // Right to left: the left arrow goes on.
    const step = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    if (!step) return;
    const offered = wide.matches ? tabs.slice(THIRD) : tabs;
    const next = offered[(offered.indexOf(tab) + step + offered.length) % offered.length];
    choose(next);
    next.focus();
  });
}

wide.addEventListener("change", show);
show();
