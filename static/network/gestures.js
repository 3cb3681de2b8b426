/**
 * What a visitor does to the view by pointer, wheel, pinch and keys.
 *
 * @typedef {import("./layout.js").Unit} Unit
 * @typedef {{point: (unit: Unit | null) => void, open: (unit: Unit | null) => void,
 *   place: (row: number, column: number) => void, zoom: (factor: number, about?: [number, number]) => void,
 *   pan: (right: number, down: number) => void, go: (unit: Unit) => void, switched: (unit: Unit) => void,
 *   say: () => void}} Acts
 *   go: point at it and bring it into sight · switched: switch it off or on · say: tell it to screen readers
 */

import { inDrawing } from "./camera.js";
import { at, neighbour } from "./layout.js";
import { canBeSwitched } from "./meddling.js";

const STILL = 4; // pixels: a press that moves further is no click
const WHEEL = 0.0015; // a notch of a wheel, about 100 pixels, zooms by a sixth
const LINE_WHEEL = 0.05; // where a wheel counts lines
const KEY_PAN = 80; // pixels
export const KEY_ZOOM = 1.4;
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** Whether both are one map or unit. @param {Unit | null} one @param {Unit | null} other */
export const same = (one, other) => one?.stage === other?.stage && one?.channel === other?.channel;

/**
 * Listen to a stage. `state` is the view's, which is only read here.
 * @param {HTMLElement} stage @param {HTMLCanvasElement} canvas
 * @param {{laid: import("./layout.js").Layout, camera: import("./camera.js").Camera, isStrip: boolean,
 *   pointed: Unit | null, opened: Unit | null, about: import("./view.js").About}} state
 * @param {Acts} acts
 * @param {(target: EventTarget, names: string, heard: (event: any) => void, options?: object) => void} listen
 */
export function gestures(stage, canvas, state, acts, listen) {
  const pointers = new Map();
  let wasDragged = false;

  const inWindow = (x, y) => {
    const { left, top } = canvas.getBoundingClientRect();
    return [x - left, y - top];
  };
  const under = ({ clientX, clientY }) => at(state.laid, ...inDrawing(state.camera, inWindow(clientX, clientY)));

  function drag(event, from) {
    const [right, down] = [event.clientX - from.x, event.clientY - from.y];
    if (pointers.size === 2) {
      const other = [...pointers.entries()].find(([id]) => id !== event.pointerId)[1];
      const before = Math.hypot(from.x - other.x, from.y - other.y);
      const now = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      const middle = [(event.clientX + other.x) / 2, (event.clientY + other.y) / 2];
      if (before > 0) acts.zoom(now / before, inWindow(...middle));
    } else if (state.camera.scale > 1) acts.pan(-right, -down);
    from.moved += Math.hypot(right, down);
    [from.x, from.y] = [event.clientX, event.clientY];
  }

  listen(stage, "pointerdown", (event) => {
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, moved: 0 });
  });

  listen(stage, "pointermove", (event) => {
    const unit = under(event);
    const from = pointers.get(event.pointerId);
    if (from && !state.isStrip) drag(event, from);
    if (event.pointerType !== "mouse" && !from) return;
    acts.point(unit);
    if (unit && same(unit, state.opened)) acts.place(unit.row, unit.column); // it follows the pointer
  });

  listen(stage, "pointerup pointercancel pointerleave", (event) => {
    wasDragged = (pointers.get(event.pointerId)?.moved ?? 0) > STILL && !state.isStrip && state.camera.scale > 1;
    pointers.delete(event.pointerId);
    if (event.type === "pointerleave") acts.point(null);
  });

  listen(stage, "click", (event) => {
    const unit = under(event);
    if (wasDragged || event.detail === 0 || !unit) return;
    acts.point(unit);
    acts.open(unit);
  });

  const wheel = (event) => {
    if (state.isStrip) return;
    const notch = event.deltaMode ? LINE_WHEEL : WHEEL;
    if (event.ctrlKey || event.metaKey) acts.zoom(Math.exp(-event.deltaY * notch), inWindow(event.clientX, event.clientY));
    else if (state.camera.scale > 1) acts.pan(event.deltaX, event.deltaY);
    else return;
    event.preventDefault();
  };
  listen(stage, "wheel", wheel, { passive: false });

  listen(stage, "keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== stage) return;
    if (key(event) === false) return;
    event.preventDefault();
    event.stopPropagation();
    acts.say();
  });

  /** What a key does; false for one that is not ours. */
  function key({ key, shiftKey }) {
    const here = state.pointed ?? state.opened ?? { stage: -1, channel: 0, row: 0, column: 0 };
    if (STEPS[key] && shiftKey) {
      const [down, right] = STEPS[key];
      return acts.pan(right * KEY_PAN, down * KEY_PAN);
    }
    if (STEPS[key]) return acts.go(state.pointed || state.opened ? neighbour(state.laid, here, STEPS[key]) : here);
    if (key === "Home" || key === "End") {
      const { count } = state.laid.columns[here.stage + 1];
      return acts.go({ ...here, channel: key === "Home" ? 0 : count - 1 });
    }
    if (key === "Enter" || key === " ") return acts.open(here);
    if (key === "Escape" && (state.opened || state.pointed)) {
      acts.point(null);
      return acts.open(null);
    }
    if (key === "Delete" && canBeSwitched(state.about.network.stages[here.stage])) return acts.switched(here);
    if (key === "+" || key === "=") return acts.zoom(KEY_ZOOM);
    if (key === "-") return acts.zoom(1 / KEY_ZOOM);
    if (key === "0") return acts.zoom(0);
    return false;
  }

  listen(stage, "blur", () => acts.point(null));
}
