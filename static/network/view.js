/**
 * The living network on a page: what is seen follows the picture at every move.
 *
 * The parts know nothing of one another: layout.js has the places, render.js the pixels, explain.js and connections.js
 * the arithmetic, meddling.js what was changed, sayings.js the words, gestures.js what a visitor does. Here they meet,
 * around one state: that is why this is the longest file.
 *
 * @typedef {import("./layout.js").Unit} Unit
 * @typedef {{network: import("./explain.js").Network, titles: string[], headings: string[], classes: string[],
 *   words: Record<string, string>, truth: number | null}} About
 *   titles, headings: of the picture and of each stage, whole and short; the network may end before its answer, which
 *   is then not given away
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
import { KEY_ZOOM, gestures, same } from "./gestures.js";
import { cell, layout } from "./layout.js";
import { look, whenThemed } from "./look.js";
import * as meddling from "./meddling.js";
import { panel } from "./panel.js";
import { paint, palette } from "./render.js";
import * as sayings from "./sayings.js";
import { tables } from "./tables.js";

const MOST_LINES = 64; // for each side of a unit
const REST = 500; // milliseconds before something is said or told
const MATTERING = 3;
const NARROW = 700; // CSS pixels: below it the stages stand in a strip

/**
 * Bring a root to life. `told` hears of what belongs in the link: the opened unit and the changes.
 * @param {Element} root with the elements of view.html
 * @param {Engine} engine
 * @param {About} about
 * @param {(told: {opened: Unit | null, changes: string}) => void} told
 */
export function view(root, engine, about, told) {
  const find = (selector) => root.querySelector(selector);
  const [stage, canvas, scroller, length] = [".stage", "canvas", ".scroller", ".length"].map(find);
  const [status, changed, live, place] = [".status", ".change", ".live", ".panel"].map(find);
  const context = canvas.getContext("2d");
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

  const shown = () => state.pointed ?? state.opened;

  function links(network) {
    const end = shown();
    if (!end || !state.values) return [];
    const groups = [feeding(network, state.values, end), fed(network, state.values, end)];
    if (end.stage === sayings.answering(network)) groups.push(feeding(network, state.values, sayings.score(end)));
    return groups.flatMap((found) => heaviest(found, MOST_LINES));
  }

  function draw() {
    const { about: { headings, classes, truth }, laid, values, before, pointed, opened, changes } = state; // prettier-ignore
    const network = changedNetwork();
    const scene = {
      laid, values, picture: meddling.painted(changes, state.picture), headings, classes, links: links(network), pointed, opened,
      gain: (unit) => meddling.gainOf(changes, unit), before, truth,
      seen: opened && opened.stage >= 0 ? explain.seen(state.about.network, opened) : null,
    }; // prettier-ignore
    if (state.isStrip) state.camera = { x: scroller.scrollLeft, y: 0, scale: 1 };
    paint(context, scene, state.camera, state.colours, state.room);
    dom.write(status, sayings.fedBy(state.about, shown(), scene.links));
    showChanges();
    showPanel(network);
    root.dispatchEvent(new CustomEvent("painted", { detail: values }));
  }

  function showPanel(network) {
    if (!state.opened || !state.values) return place.replaceChildren();
    const now = {
      ...state.about, network, values: state.values, changes: state.changes, opened: state.opened,
      picture: meddling.painted(state.changes, state.picture), colours: state.colours,
    }; // prettier-ignore
    const key = `${state.opened.stage}.${state.opened.channel}`;
    if (state.open?.key !== key || state.open.about !== state.about) {
      state.open = { ...panel(now, acts), key, about: state.about };
      place.replaceChildren(state.open.node);
    }
    return state.open.show(now, state.source);
  }

  function showChanges() {
    const { about, changes, values, before } = state;
    find(".back").disabled = meddling.isNothing(changes);
    dom.write(changed, sayings.changed(about, changes, values?.at(-1), before));
    dom.write(find(".matters"), state.mattering);
    find(".mattering").hidden = !sayings.isAnswered(about.network);
  }

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
    if (!state.values || !sayings.isAnswered(state.about.network)) return;
    const label = sayings.best(state.values.at(-1));
    state.mattering = state.about.words.trying;
    redraw();
    const found = weightiest(await engine.effects(state.picture, state.changes, label), MATTERING);
    state.mattering = sayings.mattering(state.about, found, label);
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

  function say() {
    clearTimeout(saying);
    saying = setTimeout(() => (live.textContent = described(shown())), REST);
  }

  function described(unit) {
    if (!unit || !state.values) return "";
    if (unit.stage < 0) return sayings.name(state.about, unit);
    return `${sayings.atMost(state.about, state.values, unit)}. ${status.textContent}`;
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

  function go(unit) {
    state.pointed = unit;
    const box = cell(state.laid.columns[unit.stage + 1], unit.channel);
    if (state.isStrip) scroller.scrollTo({ left: state.laid.columns[unit.stage + 1].box.left });
    else state.camera = cameras.showing(state.camera, box, state.laid, state.room);
    redraw();
  }

  function switched(unit) {
    const gain = meddling.gainOf(state.changes, unit) === meddling.OFF ? 1 : meddling.OFF;
    change(meddling.withGain(state.changes, unit, gain));
  }

  gestures(stage, canvas, state, { point, open, place: acts.place, zoom, pan, go, switched, say }, listen);
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
    state.colours = palette(look(stage));
    redraw();
  }

  function name() {
    const { words } = state.about;
    const labels = { ".stage": words.label, ".farther": words.farther, ".nearer": words.nearer };
    const texts = { ".mattering": words.mattering, ".back": words.back, summary: words.table, "#network-keys": words.keys };
    for (const [selector, label] of Object.entries(labels)) find(selector).setAttribute("aria-label", label);
    for (const [selector, text] of Object.entries(texts)) find(selector).textContent = text;
    root.classList.add("named");
  }

  const sizes = new ResizeObserver(lay);
  sizes.observe(stage);
  whenThemed(colour, controls.signal);
  name();
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
      name();
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
      cancelAnimationFrame(frame);
      clearTimeout(telling);
    },
  };
}
