/**
 * The drawing canvas while a stroke is under way: mouse, finger and the keyboard's pen alike.
 *
 * streamlit-drawable-canvas paints in an open shadow root: a background and what was drawn on two .lower-canvas, the
 * stroke under way on .upper-canvas.
 */

import { COARSE } from "./reading.js";

const HOST = ".st-key-canvas";
const SIDE = 448; // as the server paints it; a screen of many pixels has a larger canvas
const PAPER = "#ffffff";
const MOVES = ["pointermove", "mousemove"]; // the keyboard's pen moves the mouse alone

/**
 * Call `heard` with the canvas as it is, at most once a frame, while a stroke is drawn on it.
 * @param {(image: ImageData) => void} heard @param {AbortSignal} signal
 * @param {number} [side] of the image: a smaller one is read faster, and a little otherwise
 */
export function follow(heard, signal, side = COARSE) {
  let frame = 0;
  const moved = (event) => {
    if (!(event.buttons & 1) || frame || !isOnCanvas(event)) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const image = drawn(side);
      if (image) heard(image);
    });
  };
  for (const each of MOVES) document.addEventListener(each, moved, { signal, capture: true, passive: true });
}

const sheet = document.createElement("canvas");

const isOnCanvas = (event) => event.composedPath().some((each) => each.matches?.(HOST));

/**
 * What was drawn, with the stroke under way on it, or null while there is no canvas.
 * @param {number} [side] of the image @returns {ImageData | null}
 */
export function drawn(side = SIDE) {
  const found = layers();
  if (!found.length) return null;
  if (sheet.width !== side) [sheet.width, sheet.height] = [side, side];
  const context = sheet.getContext("2d", { willReadFrequently: true });
  context.fillStyle = PAPER; // where nothing was painted a layer is transparent
  context.fillRect(0, 0, side, side);
  for (const layer of found) context.drawImage(layer, 0, 0, side, side);
  return context.getImageData(0, 0, side, side);
}

/** Background, drawing and stroke, the lowest first. */
function layers() {
  const parts = [...document.querySelectorAll(`${HOST} *`)].map((element) => element.shadowRoot).filter(Boolean);
  const all = parts.flatMap((root) => [...root.querySelectorAll("canvas.lower-canvas, canvas.upper-canvas")]);
  return all.filter(({ width }) => width > 0);
}
