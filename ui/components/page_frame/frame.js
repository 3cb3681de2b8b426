const REST = 600; // milliseconds without another answer: a slider that moves does not chatter

// What a browser's translation leaves alone: it would take texts from under those who draw them, and figures need none.
const UNTRANSLATED = ".st-key-canvas, .stVegaLiteChart, .stGraphVizChart";

// A live region is heard only if it was there before its text. Streamlit replaces what it shows, so this one
// stands beside the app.
function liveRegion() {
  const found = document.getElementById("announcer");
  if (found) return found;
  const region = document.createElement("div");
  region.id = "announcer";
  region.setAttribute("role", "status");
  region.style.cssText = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)";
  document.body.append(region);
  const listen = { subtree: true, childList: true, attributes: true, attributeFilter: ["data-about"] };
  new MutationObserver(() => changed(region)).observe(document.getElementById("root") ?? document.body, listen);
  return region;
}

function changed(region) {
  notice(region);
  for (const element of document.querySelectorAll(`:is(${UNTRANSLATED}):not([translate])`)) element.translate = false;
}

// The answer, its verdict and a second model's answer; not who says it.
function words(answer) {
  const lines = [...answer.querySelectorAll("p")].map((line) => line.textContent);
  return (lines.length > 1 ? lines.slice(1) : lines).join(". ");
}

function notice(region) {
  const answer = document.querySelector(".answer[data-about]");
  const text = answer ? words(answer) : "";
  const state = answer ? `${answer.dataset.about} ${text}` : region.said;
  if (state === region.noticed) return;
  region.noticed = state;
  clearTimeout(region.resting);
  region.resting = setTimeout(() => {
    if (state === region.said) return;
    region.said = state;
    // The same words about another picture are news too: a space makes them another text.
    region.textContent = text === region.textContent ? `${text}\u00a0` : text;
  }, REST);
}

// On a phone the menu lies over the page and would stay there after a page was chosen.
function closeMenu() {
  const menu = document.querySelector("[data-testid=stSidebar][data-collapsed=false]");
  menu?.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
}

// The button that leads on stands at a chapter's end.
function toTop() {
  const page = document.querySelector(".stMain");
  if (page) page.scrollTop = 0;
}

export default function ({ data }) {
  const region = liveRegion();
  document.documentElement.lang = data.language;
  if (![undefined, data.page].includes(region.page)) closeMenu();
  else if (![undefined, data.chapter].includes(region.chapter)) toTop();
  region.page = data.page;
  region.chapter = data.chapter;
  changed(region);
}
