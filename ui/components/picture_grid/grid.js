// Arrow keys move the focus within the grid, so that Tab passes it in one step.
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: "row", ArrowUp: "-row" };

function columnsOf(grid) {
  return getComputedStyle(grid).gridTemplateColumns.split(" ").length;
}

// A narrow page hides some of the pictures.
function visible(grid) {
  return [...grid.children].filter((button) => button.offsetParent !== null);
}

function moveFocus(grid, event) {
  const step = event.shiftKey ? undefined : STEPS[event.key];
  if (step === undefined) return;
  const buttons = visible(grid);
  const columns = columnsOf(grid);
  const distance = step === "row" ? columns : step === "-row" ? -columns : step;
  const next = buttons[buttons.indexOf(event.target.closest("button")) + distance];
  if (!next) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

function newTile(grid, pickable) {
  const tile = document.createElement(pickable ? "button" : "div");
  tile.className = "tile";
  tile.append(document.createElement("img"), document.createElement("span"));
  if (pickable) {
    tile.type = "button";
    tile.addEventListener("click", () => grid.pick(tile.dataset.value));
  }
  return tile;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  grid.classList.toggle("few-when-narrow", data.few_when_narrow);
  grid.style.setProperty("--wide", data.wide);
  grid.style.setProperty("--narrow", data.narrow);
  grid.classList.toggle("dense", data.wide > 8);
  grid.setAttribute("aria-label", data.label);
  grid.onkeydown = (event) => moveFocus(grid, event);
  grid.pick = (value) => setTriggerValue("picked", value);

  // Buttons are kept and refilled, so that the focus survives a rerun.
  while (grid.children.length > data.tiles.length) grid.lastChild.remove();
  while (grid.children.length < data.tiles.length) grid.append(newTile(grid, data.pickable));

  const selected = data.tiles.findIndex((tile) => tile.value === data.selected);
  data.tiles.forEach((tile, index) => {
    const button = grid.children[index];
    const [image, caption] = button.children;
    button.dataset.value = tile.value;
    if (data.pickable) {
      button.setAttribute("aria-pressed", String(index === selected));
      button.tabIndex = index === selected ? 0 : -1;
    }
    if (image.src !== tile.src) image.src = tile.src;
    image.alt = tile.alt;
    button.title = data.wide > 8 ? tile.alt : "";
    caption.textContent = tile.caption;
  });
  const shown = data.pickable ? visible(grid) : [];
  if (shown.length > 0 && !shown.some((button) => button.tabIndex === 0)) shown[0].tabIndex = 0;
}
