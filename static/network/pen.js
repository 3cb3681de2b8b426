/**
 * The drawing canvas while a stroke is under way: mouse, finger and the keyboard's pen alike.
 *
 * streamlit-drawable-canvas paints in an open shadow root: what was drawn on .lower-canvas, the stroke under way on
 * .upper-canvas.
 */

const HOST = ".st-key-canvas";
const PAPER = "#ffffff"; // as ui/components/canvas.py has it
const SIDE = 224; // half of the canvas's: read four times as fast, and what is read differs by a fiftieth
const MOVES = ["pointermove", "mousemove"]; // the keyboard's pen moves the mouse alone

/**
 * Call `heard` with the canvas as it is, at most once a frame, while a stroke is drawn on it.
 * @param {(image: ImageData) => void} heard @param {AbortSignal} signal
 */
export function follow(heard, signal) {
  const sheet = document.createElement("canvas");
  let frame = 0;
  const moved = (event) => {
    if (!(event.buttons & 1) || frame || !isOnCanvas(event)) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const image = drawn(sheet);
      if (image) heard(image);
    });
  };
  for (const each of MOVES) document.addEventListener(each, moved, { signal, capture: true, passive: true });
}

const isOnCanvas = (event) => event.composedPath().some((each) => each.matches?.(HOST));

/** What was drawn with the stroke under way on it, or null while there is no canvas. */
function drawn(sheet) {
  const layers = [".lower-canvas", ".upper-canvas"].map(layer).filter((each) => each?.width);
  if (!layers.length) return null;
  if (sheet.width !== SIDE) [sheet.width, sheet.height] = [SIDE, SIDE];
  const context = sheet.getContext("2d", { willReadFrequently: true });
  context.fillStyle = PAPER; // the layers are transparent where nothing was drawn
  context.fillRect(0, 0, SIDE, SIDE);
  for (const each of layers) context.drawImage(each, 0, 0, SIDE, SIDE);
  return context.getImageData(0, 0, SIDE, SIDE);
}

function layer(selector) {
  const parts = [...document.querySelectorAll(`${HOST} *`)];
  return parts.map((element) => element.shadowRoot?.querySelector(selector)).find(Boolean);
}
