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
  const step = STEPS[event.key];
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

function tileButton(onPick) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(document.createElement("img"));
  button.addEventListener("click", () => onPick(button.dataset.value));
  return button;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  grid.classList.toggle("few-when-narrow", data.few_when_narrow);
  grid.setAttribute("aria-label", data.label);
  grid.onkeydown = (event) => moveFocus(grid, event);
  grid.pick = (value) => setTriggerValue("picked", value);

  // Buttons are kept and refilled, so that the focus survives a rerun.
  while (grid.children.length > data.tiles.length) grid.lastChild.remove();
  while (grid.children.length < data.tiles.length) grid.append(tileButton((value) => grid.pick(value)));

  const selected = data.tiles.findIndex((tile) => tile.value === data.selected);
  data.tiles.forEach((tile, index) => {
    const button = grid.children[index];
    const image = button.firstChild;
    button.dataset.value = tile.value;
    button.setAttribute("aria-pressed", String(index === selected));
    button.tabIndex = index === selected ? 0 : -1;
    if (image.src !== tile.src) image.src = tile.src;
    image.alt = tile.alt;
  });
  const shown = visible(grid);
  if (shown.length > 0 && !shown.some((button) => button.tabIndex === 0)) shown[0].tabIndex = 0;
}
