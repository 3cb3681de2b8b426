/**
 * The living network on a page: pointer, wheel, pinch and keys; what is seen follows the picture at every move.
 *
 * The parts know nothing of one another: layout.js has the places, render.js the pixels, explain.js and connections.js
 * the arithmetic, meddling.js what was changed; here they meet the page.
 *
 * @typedef {import("./layout.js").Unit} Unit
 * @typedef {{network: import("./explain.js").Network, titles: string[], headings: string[], classes: string[],
 *   words: Record<string, string>, truth: number | null}} About
 *   titles, headings: of the picture and of each stage, whole and short; the network may end before its answer, which is then not given away
 * @typedef {{picture: Uint8Array, values: Float32Array[], before: Float32Array | null}} Seen
 *   values: of all stages, with the changes · before: the answer without them, null where there are none
 * @typedef {import("./meddling.js").Changes} Changes
 * @typedef {{run: (picture: Uint8Array, changes: Changes) => Promise<Seen>,
 *   see: (image: ImageData, changes: Changes) => Promise<Seen>, effects: (picture: Uint8Array, changes: Changes,
 *   label: number) => Promise<import("./ablation.js").Effect[]>}} Engine see: as run, of a canvas
 */

import { weightiest } from "./ablation.js";
import * as cameras from "./camera.js";
import { fed, feeding, heaviest } from "./connections.js";
import * as dom from "./dom.js";
import * as explain from "./explain.js";
import { at, cell, layout, neighbour } from "./layout.js";
import * as meddling from "./meddling.js";
import { name, panel } from "./panel.js";
import { paint, palette } from "./render.js";
import { tables } from "./tables.js";

const MOST_LINES = 64; // for each side of a unit
const REST = 500; // milliseconds before something is said or told
const STILL = 4; // pixels: a press that moves further is no click
const WHEEL = 0.0015; // a notch of a wheel, about 100 pixels, zooms by a sixth
const KEY_ZOOM = 1.4;
const MATTERING = 3;
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const NARROW = 700; // CSS pixels: below it the stages stand in a strip

/**
 * Bring a root to life. `told` hears of what belongs in the link: the opened unit and the changes.
 * @param {ParentNode} root with the elements of view.html
 * @param {Engine} engine
 * @param {About} about
 * @param {(told: {opened: Unit | null, changes: string}) => void} told
 */
export function view(root, engine, about, told) {
  const find = (selector) => root.querySelector(selector);
  const [stage, canvas, scroller, length] = [".stage", "canvas", ".scroller", ".length"].map(find);
  const [status, changed, live, place] = [".status", ".change", ".live", ".panel"].map(find);
  const context = canvas.getContext("2d");
  const pointers = new Map();
  const state = {
    about, picture: new Uint8Array(784), changes: meddling.NOTHING, values: null, before: null, pointed: null,
    opened: null, source: null, brush: 255, camera: cameras.whole(), laid: null, room: null, colours: null,
    isStrip: false, open: null, mattering: "",
  }; // prettier-ignore
  const controls = new AbortController();
  const listen = (target, names, heard, options = {}) => {
    for (const each of names.split(" ")) target.addEventListener(each, heard, { signal: controls.signal, ...options });
  };

  // --- what is seen ---------------------------------------------------------------------------------------------

  let frame = 0;
  function redraw() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (state.laid) draw();
    });
  }

  const changedNetwork = () => ({
    ...state.about.network,
    stages: meddling.changedStages(state.changes, state.about.network.stages),
  });

  function links() {
    const shown = state.pointed ?? state.opened;
    if (!shown || !state.values) return [];
    const network = changedNetwork();
    const groups = [feeding(network, state.values, shown), fed(network, state.values, shown)];
    if (shown.stage === answering(network)) groups.push(feeding(network, state.values, score(shown)));
    return groups.flatMap((found) => heaviest(found, MOST_LINES));
  }

  /** The stage that gives the answer, if it is shown; a class's score, of which the softmax makes its answer. */
  const answering = ({ stages }) => (stages.at(-1)?.kind === "softmax" ? stages.length - 1 : NaN);
  const score = ({ stage: index, channel }) => ({ stage: index - 1, channel });

  function draw() {
    const { about: { headings, classes, truth }, laid, values, before, pointed, opened, changes } = state; // prettier-ignore
    const scene = {
      laid, values, picture: meddling.painted(changes, state.picture), headings, classes, links: links(), pointed, opened,
      gain: (unit) => meddling.gainOf(changes, unit), before, truth,
      seen: opened && opened.stage >= 0 ? explain.seen(state.about.network, opened) : null,
    }; // prettier-ignore
    if (state.isStrip) state.camera = { x: scroller.scrollLeft, y: 0, scale: 1 };
    paint(context, scene, state.camera, state.colours, state.room);
    dom.write(status, sentence(scene.links));
    showChanges();
    showPanel();
    root.dispatchEvent(new CustomEvent("painted", { detail: values }));
  }

  function showPanel() {
    if (!state.opened || !state.values) return place.replaceChildren();
    const shown = {
      ...state.about, network: changedNetwork(), values: state.values, changes: state.changes, opened: state.opened,
      picture: meddling.painted(state.changes, state.picture), colours: state.colours,
    }; // prettier-ignore
    const key = `${state.opened.stage}.${state.opened.channel}`;
    if (state.open?.key !== key || state.open.about !== state.about) {
      state.open = { ...panel(shown, acts), key, about: state.about };
      place.replaceChildren(state.open.node);
    }
    return state.open.show(shown, state.source);
  }

  /** What the shown unit gets most from, or how to begin. */
  function sentence(found) {
    const { words } = state.about;
    const shown = state.pointed ?? state.opened;
    if (!shown) return words.begin;
    const end = shown.stage === answering(state.about.network) ? score(shown) : shown;
    const strongest = found.filter(({ to }) => to.stage === end.stage).reverse().slice(0, 3);
    const title = name(state.about, shown);
    const isAlone = shown.stage < 0 || state.about.network.stages[shown.stage].kind === "pooling";
    if (isAlone || strongest.length === 0) return title;
    const parts = strongest.map(({ from, strength }) => `${shortName(from)} ${strength > 0 ? "+" : ""}${dom.figure(strength)}`);
    return dom.filled(words.fed_by, { unit: title, sources: parts.join(", ") });
  }

  function shortName({ stage: from, channel }) {
    const { words, network, titles, classes } = state.about;
    if (from < 0) return titles[0];
    if (["logits", "softmax"].includes(network.stages[from].kind)) return classes[channel];
    const word = network.stages[from].shape.length === 3 ? words.map : words.unit;
    return dom.filled(word, { number: channel + 1 });
  }

  function showChanges() {
    const { words, classes, network } = state.about;
    const nothing = meddling.isNothing(state.changes);
    find(".back").disabled = nothing;
    const answers = state.values && state.before && isAnswered(network);
    const [now, before] = [state.values?.at(-1), state.before];
    const label = answers ? before.indexOf(Math.max(...before)) : -1;
    const parts = [];
    if (!nothing) parts.push(dom.filled(words.changes, { count: meddling.count(state.changes) }));
    if (answers) parts.push(`${classes[label]} ${dom.change(before[label], now[label])}`);
    const other = answers ? now.indexOf(Math.max(...now)) : -1;
    if (other !== label) parts.push(`${classes[other]} ${dom.change(before[other], now[other])}`);
    dom.write(changed, parts.join(" · "));
    dom.write(find(".matters"), state.mattering);
    find(".mattering").hidden = !isAnswered(network);
  }

  const isAnswered = (network) => answering(network) >= 0;

  // --- what is computed -----------------------------------------------------------------------------------------

  let isRunning = false;
  let isAsked = false;
  let canvasSeen = null; // the canvas of the stroke under way, until it is computed
  async function compute() {
    if (isRunning) return void (isAsked = true);
    isRunning = true;
    do {
      isAsked = false;
      const [image, asked] = [canvasSeen, state.picture];
      canvasSeen = null;
      try {
        const { picture, values, before } = await (image
          ? engine.see(image, state.changes)
          : engine.run(asked, state.changes));
        if (state.picture === asked) state.picture = picture; // or another one was chosen in the meantime
        Object.assign(state, { values: values.slice(0, state.about.network.stages.length + 1), before });
      } catch (error) {
        isRunning = false;
        dom.write(status, state.about.words.failed);
        throw error;
      }
      redraw();
    } while (isAsked);
    isRunning = false;
    table.changed();
  }

  let telling;
  function tell() {
    clearTimeout(telling);
    telling = setTimeout(() => told({ opened: state.opened, changes: meddling.word(state.changes) }), REST);
  }

  function change(changes) {
    state.changes = changes;
    state.mattering = "";
    compute();
    redraw();
    tell();
  }

  async function findMattering() {
    const { words, network, classes } = state.about;
    if (!state.values || !isAnswered(network)) return;
    const label = state.values.at(-1).indexOf(Math.max(...state.values.at(-1)));
    state.mattering = words.trying;
    redraw();
    const found = weightiest(await engine.effects(state.picture, state.changes, label), MATTERING);
    const parts = found.map((effect) => `${name(state.about, effect)} (${dom.change(effect.before, effect.after)})`);
    state.mattering = dom.filled(found.length ? words.matters : words.none_matters, { answer: classes[label], units: parts.join(", ") });
    live.textContent = state.mattering;
    redraw();
  }

  // --- what a visitor does --------------------------------------------------------------------------------------

  let saying;
  function point(unit) {
    if (unit && same(unit, state.pointed)) return;
    state.pointed = unit;
    redraw();
  }

  const same = (one, other) => one?.stage === other?.stage && one?.channel === other?.channel;

  function say() {
    clearTimeout(saying);
    saying = setTimeout(() => (live.textContent = described(state.pointed ?? state.opened)), REST);
  }

  function described(unit) {
    if (!unit || !state.values) return "";
    const { network, words } = state.about;
    if (unit.stage < 0) return name(state.about, unit);
    const strongest = explain.strongestInMap(network, state.values, unit.stage, unit.channel);
    const value = state.values[unit.stage + 1][explain.indexOf(explain.shapeAfter(network, unit.stage), strongest)];
    return `${dom.filled(words.at_most, { unit: name(state.about, unit), value: dom.figure(value) })}. ${status.textContent}`;
  }

  function open(unit) {
    const isNew = unit && !same(unit, state.opened);
    if (isNew) state.source = null;
    const { network } = state.about;
    const start = isNew && state.values && unit.stage >= 0;
    state.opened = start ? explain.strongestInMap(network, state.values, unit.stage, unit.channel) : unit;
    redraw();
    tell();
  }

  const acts = {
    place(row, column) {
      if (state.opened.row === row && state.opened.column === column) return;
      state.opened = explain.moved(state.about.network, { ...state.opened, row, column });
      redraw();
      tell();
    },
    source(channel) {
      state.source = channel;
      redraw();
    },
    close() {
      open(null);
      stage.focus();
    },
    gain: (factor) => change(meddling.withGain(state.changes, state.opened, factor)),
    weight: (source, index, value) => {
      state.source = source; // the map that is being changed stays, whichever counts most now
      change(meddling.withWeight(state.changes, state.opened, source, index, value));
    },
    paint(places) {
      const width = state.about.network.inputShape[1];
      const painted = places.reduce((changes, [row, column]) => {
        const index = row * width + column;
        return meddling.withPixel(changes, index, state.brush === state.picture[index] ? undefined : state.brush);
      }, state.changes);
      if (meddling.word(painted) !== meddling.word(state.changes)) change(painted);
    },
    brush: (value) => (state.brush = value),
    unpaint: () => change(meddling.unpainted(state.changes)),
    open,
  };

  function under(event) {
    const bounds = canvas.getBoundingClientRect();
    const window = [event.clientX - bounds.left, event.clientY - bounds.top];
    return { window, unit: at(state.laid, ...cameras.inDrawing(state.camera, window)) };
  }

  function zoom(factor, about = [state.room.width / 2, state.room.height / 2]) {
    if (state.isStrip) return;
    state.camera = cameras.zoomed(state.camera, factor, about, state.laid, state.room);
    stage.classList.toggle("zoomed", state.camera.scale > 1);
    redraw();
  }

  function pan(right, down) {
    state.camera = cameras.panned(state.camera, [right, down], state.laid, state.room);
    redraw();
  }

  listen(stage, "pointerdown", (event) => {
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, moved: 0 });
  });

  listen(stage, "pointermove", (event) => {
    const { unit } = under(event);
    const from = pointers.get(event.pointerId);
    if (from && !state.isStrip) drag(event, from);
    if (event.pointerType === "mouse" || from) {
      point(unit);
      // The place of an opened map follows the pointer.
      if (unit && same(unit, state.opened) && !same(unit, null) && unit.stage >= -1) acts.place(unit.row, unit.column);
    }
  });

  function drag(event, from) {
    const [right, down] = [event.clientX - from.x, event.clientY - from.y];
    if (pointers.size === 2) {
      const other = [...pointers.entries()].find(([id]) => id !== event.pointerId)[1];
      const before = Math.hypot(from.x - other.x, from.y - other.y);
      const now = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      const bounds = canvas.getBoundingClientRect();
      if (before > 0) zoom(now / before, [(event.clientX + other.x) / 2 - bounds.left, (event.clientY + other.y) / 2 - bounds.top]);
    } else if (state.camera.scale > 1) pan(-right, -down);
    from.moved += Math.hypot(right, down);
    [from.x, from.y] = [event.clientX, event.clientY];
  }

  let wasDragged = false;
  listen(stage, "pointerup pointercancel pointerleave", (event) => {
    wasDragged = (pointers.get(event.pointerId)?.moved ?? 0) > STILL && !state.isStrip && state.camera.scale > 1;
    pointers.delete(event.pointerId);
    if (event.type === "pointerleave") point(null);
  });

  listen(stage, "click", (event) => {
    const { unit } = under(event);
    if (wasDragged || event.detail === 0) return;
    if (unit) {
      state.pointed = unit;
      open(unit);
    }
  });

  listen(
    stage,
    "wheel",
    (event) => {
      if (state.isStrip) return;
      if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : WHEEL)), under(event).window);
      else if (state.camera.scale > 1) pan(event.deltaX, event.deltaY);
      else return;
      event.preventDefault();
    },
    { passive: false },
  );

  listen(stage, "keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== stage) return;
    const heard = keys(event);
    if (heard === false) return;
    event.preventDefault();
    event.stopPropagation();
    say();
  });

  function keys({ key, shiftKey }) {
    const here = state.pointed ?? state.opened ?? { stage: -1, channel: 0, row: 0, column: 0 };
    if (STEPS[key] && shiftKey) return pan(...STEPS[key].reverse().map((step) => step * 80));
    if (STEPS[key]) return go(state.pointed || state.opened ? neighbour(state.laid, here, STEPS[key]) : here);
    if (key === "Home" || key === "End") {
      const { count } = state.laid.columns[here.stage + 1];
      return go({ ...here, channel: key === "Home" ? 0 : count - 1 });
    }
    if (key === "Enter" || key === " ") return open(here);
    if (key === "Escape" && (state.opened || state.pointed)) {
      point(null);
      return open(null);
    }
    if (key === "Delete" && meddling.canBeSwitched(state.about.network.stages[here.stage])) {
      return change(meddling.withGain(state.changes, here, meddling.gainOf(state.changes, here) === 0 ? 1 : 0));
    }
    if (key === "+" || key === "=") return zoom(KEY_ZOOM);
    if (key === "-") return zoom(1 / KEY_ZOOM);
    if (key === "0") return zoom(0);
    return false;
  }

  function go(unit) {
    state.pointed = unit;
    const box = cell(state.laid.columns[unit.stage + 1], unit.channel);
    if (state.isStrip) scroller.scrollTo({ left: state.laid.columns[unit.stage + 1].box.left });
    else state.camera = cameras.showing(state.camera, box, state.laid, state.room);
    redraw();
  }

  listen(stage, "blur", () => point(null));
  listen(scroller, "scroll", redraw, { passive: true });
  listen(find(".nearer"), "click", () => zoom(KEY_ZOOM));
  listen(find(".farther"), "click", () => zoom(1 / KEY_ZOOM));
  listen(find(".back"), "click", () => change(meddling.NOTHING));
  listen(find(".mattering"), "click", findMattering);
  const table = tables(find(".tables"), () => ({ ...state, network: changedNetwork() }), listen);

  // --- how it stands in the page --------------------------------------------------------------------------------

  function lay() {
    const width = scroller.clientWidth;
    const height = stage.clientHeight;
    if (!width || !height) return;
    state.isStrip = width < NARROW;
    state.laid = layout(state.about.network, { width, height }, { strip: state.isStrip });
    state.room = { width, height, sharpness: devicePixelRatio || 1 };
    stage.classList.toggle("strip", state.isStrip);
    length.style.width = state.isStrip ? `${state.laid.width}px` : "100%";
    const stops = state.laid.columns.filter(({ kind }) => kind !== "logits").map(({ box }) => {
      const stop = dom.element("i");
      stop.style.left = `${box.left}px`;
      return stop;
    });
    length.replaceChildren(canvas, ...(state.isStrip ? stops : []));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * state.room.sharpness);
    canvas.height = Math.round(height * state.room.sharpness);
    zoom(1);
    redraw();
  }

  function colour() {
    const style = getComputedStyle(stage);
    const of = (variable) => style.getPropertyValue(variable).trim();
    state.colours = palette({
      paper: of("--st-background-color"), card: of("--st-secondary-background-color"), text: of("--st-text-color"),
      muted: of("--network-muted"), border: of("--st-border-color"), accent: of("--st-primary-color"),
      second: of("--network-second"), font: style.fontFamily,
    }); // prettier-ignore
    redraw();
  }

  const sizes = new ResizeObserver(lay);
  sizes.observe(stage);
  const themes = new MutationObserver(colour);
  const app = document.querySelector(".stApp") ?? document.documentElement;
  themes.observe(app, { attributes: true, attributeFilter: ["class"] });
  colour();
  lay();

  return {
    /** Another picture: uint8 (784), as at every move of the pen. @param {Uint8Array} picture */
    show(picture) {
      canvasSeen = null;
      state.picture = picture;
      state.mattering = "";
      compute();
    },
    /** The canvas while a stroke is drawn; of several that come while one is computed, the last. */
    draw(image) {
      canvasSeen = image;
      compute();
    },
    /** Another model or language; the visitor's changes stay as far as the network has what they are of. */
    become(next) {
      state.about = next;
      state.changes = meddling.fromWord(meddling.word(state.changes), next.network);
      if (state.opened) state.opened = explain.moved(next.network, state.opened);
      state.pointed = null;
      state.values = null;
      state.open = null;
      lay();
      compute();
      tell();
    },
    /** What a link says. @param {{opened: Unit | null, changes: string}} said */
    begin({ opened, changes }) {
      state.opened = opened && explain.moved(state.about.network, opened);
      state.changes = meddling.fromWord(changes, state.about.network);
      compute();
    },
    /** Leave the page alone. */
    close() {
      controls.abort();
      sizes.disconnect();
      themes.disconnect();
      cancelAnimationFrame(frame);
      clearTimeout(telling);
    },
  };
}
