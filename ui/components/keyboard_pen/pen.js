const SIDE = 28;
const REST = 500; // milliseconds without a key before the place is said
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const EDGES = { Home: [0, -SIDE], End: [0, SIDE], PageUp: [-SIDE, 0], PageDown: [SIDE, 0] };

const clamp = (number) => Math.min(Math.max(number, 0), SIDE - 1);

export default function ({ data, parentElement }) {
  const pen = parentElement.querySelector(".pen");
  const tip = pen.querySelector(".tip");
  const status = parentElement.querySelector("[role=status]");
  pen.place ??= [SIDE / 2, SIDE / 2];
  pen.setAttribute("aria-label", data.label);
  parentElement.querySelector("#help").textContent = data.help;
  tip.style.setProperty("--width", data.width);

  // The canvas is a part of its own, with a shadow root of its own.
  function inCanvas(selector) {
    const parts = [...document.querySelectorAll(`.st-key-${data.canvas} *`)];
    return parts.map((element) => element.shadowRoot?.querySelector(selector)).find(Boolean);
  }

  // Its toolbar is out of sight (ours has words), so Tab must not reach it either.
  function hideToolbar() {
    const toolbar = inCanvas(".dc-toolbar");
    if (toolbar) toolbar.inert = true;
    else if (pen.isConnected) setTimeout(hideToolbar, 50);
  }

  // What the canvas would hear of a mouse there; between two squares as finely as of a hand.
  function mouse(type, [row, column]) {
    const canvas = inCanvas(".upper-canvas");
    const { left, top, width, height } = canvas.getBoundingClientRect();
    canvas.dispatchEvent(
      new MouseEvent(type, {
        bubbles: true,
        composed: true,
        button: 0,
        buttons: type === "mouseup" ? 0 : 1,
        clientX: left + ((column + 0.5) / SIDE) * width,
        clientY: top + ((row + 0.5) / SIDE) * height,
      }),
    );
  }

  function show() {
    tip.style.setProperty("--row", pen.place[0]);
    tip.style.setProperty("--column", pen.place[1]);
    tip.classList.toggle("down", Boolean(pen.down));
  }

  function say(...parts) {
    clearTimeout(pen.resting);
    const [row, column] = pen.place;
    const place = data.place.replace("{row}", row + 1).replace("{column}", column + 1);
    pen.resting = setTimeout(() => (status.textContent = [...parts, place].join(", ")), parts.length ? 0 : REST);
  }

  // While the page looks for its server, a stroke would be lost; our style sheet holds the mouse off.
  function isConnected() {
    return Boolean(document.querySelector("[data-test-connection-state=CONNECTED]"));
  }

  function put(down) {
    if (Boolean(pen.down) === down || !inCanvas(".upper-canvas") || (down && !isConnected())) return;
    pen.down = down;
    mouse(down ? "mousedown" : "mouseup", pen.place);
    show();
    say(down ? data.down : data.up);
  }

  function move([down, right]) {
    const from = pen.place;
    pen.place = [clamp(from[0] + down), clamp(from[1] + right)];
    if (pen.down) {
      const [rows, columns] = [pen.place[0] - from[0], pen.place[1] - from[1]];
      const parts = 4 * Math.max(Math.abs(rows), Math.abs(columns));
      for (let part = 1; part <= parts; part++) {
        mouse("mousemove", [from[0] + (rows * part) / parts, from[1] + (columns * part) / parts]);
      }
    }
    show();
    say();
  }

  function takeBack() {
    put(false);
    const button = document.querySelector(".st-key-undo button:not(:disabled)");
    button?.click();
    if (button) say(data.undone);
  }

  pen.onkeydown = (event) => {
    const way = STEPS[event.key] ?? EDGES[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (way) {
      if (event.shiftKey && !pen.down) {
        pen.byShift = true;
        put(true);
      }
      move(way);
    } else if (event.key === " ") {
      pen.byShift = false;
      if (!event.repeat) put(!pen.down);
    } else if (event.key === "Delete" || event.key === "Backspace") takeBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  pen.onkeyup = (event) => {
    if (event.key === "Shift" && pen.byShift) put(false);
  };
  hideToolbar();
  // The canvas has a fixed number of pixels; it is shown at the width there is, as the pen is.
  const frame = pen.getRootNode().host.closest(".st-key-canvas");
  pen.observer ??= new ResizeObserver(() => frame?.style.setProperty("--canvas-scale", pen.clientWidth / data.side));
  pen.observer.observe(pen);
  pen.onblur = () => put(false);
  pen.onfocus = () => say();
  show();
}
