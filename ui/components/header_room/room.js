const GAP = 16; // pixels on either side
const LEFT = ".stLogo, [data-testid=stTopNavLink], [data-testid=stTopNavSection], [data-testid=stExpandSidebarButton]";
const NARROW = "(max-width: 640px)"; // there they have a line of their own

const edges = (element) => element.getBoundingClientRect();

// Pixels between the last of the pages and the menu.
function room(header) {
  const menu = header.querySelector("[data-testid=stMainMenu]");
  const rights = [...header.querySelectorAll(LEFT)].map((element) => edges(element).right);
  return (menu ? edges(menu).left : edges(header).right) - Math.max(0, ...rights);
}

// Pixels that they take side by side.
function width(choices) {
  const gap = parseFloat(getComputedStyle(choices).columnGap) || 0;
  const scale = edges(choices).width / choices.offsetWidth || 1;
  return [...choices.children].reduce((sum, child) => sum + edges(child).width + gap * scale, -gap * scale);
}

function place(key) {
  const [header, choices] = [document.querySelector(".stAppHeader"), document.querySelector(`.st-key-${key}`)];
  if (!header || !choices) return;
  const fits = !matchMedia(NARROW).matches && width(choices) + 2 * GAP <= room(header);
  document.documentElement.dataset.choices = fits ? "header" : "page";
}

const observer = new ResizeObserver(() => place(observer.key));

export default function ({ data }) {
  observer.key = data.key;
  for (const element of document.querySelectorAll(`.stAppHeader, .stAppHeader nav > *, .st-key-${data.key}`)) {
    observer.observe(element);
  }
  place(data.key);
}
