/**
 * The panel below the network: one map, unit or class with its arithmetic, which follows every move of the pen.
 *
 * A panel is built when another map is opened or its kind of arithmetic changes, and filled in anew at each answer, so
 * that a number that is being dragged keeps the pointer and the keyboard's focus. One body for each kind of stage stands
 * here, one below the other, to be compared.
 *
 * @typedef {import("./layout.js").Unit} Unit
 * @typedef {import("./meddling.js").Changes} Changes
 * @typedef {{network: import("./explain.js").Network, values: Float32Array[], picture: Uint8Array, changes: Changes,
 *   opened: Unit, colours: ReturnType<typeof import("./render.js").palette>, classes: string[],
 *   words: Record<string, string>, titles: string[]}} Shown
 * @typedef {{place: (row: number, column: number) => void, source: (channel: number) => void, close: () => void,
 *   gain: (factor: number) => void, weight: (source: number, place: number, value: number | undefined) => void,
 *   paint: (places: [number, number][]) => void, brush: (value: number) => void, unpaint: () => void,
 *   open: (unit: Unit) => void}} Acts
 */

import { element, figure, filled, write } from "./dom.js";
import * as explain from "./explain.js";
import { canBeSwitched, gainOf, weightOf } from "./meddling.js";
import { columnSum, matrix, shareTable, smallMap, termBars } from "./pieces.js";
import { name } from "./sayings.js";

const TERMS = 10;
const OPTIONS_REST = 500; // milliseconds

/**
 * A panel for what is opened. @param {Shown} shown @param {Acts} acts
 * @returns {{node: HTMLElement, show: (shown: Shown, source: number | null) => void}}
 */
export function panel(shown, acts) {
  const kind = shown.opened.stage < 0 ? "picture" : shown.network.stages[shown.opened.stage].kind;
  const top = heading(shown, acts, kind);
  const body = BODIES[kind](shown, acts);
  const node = element("section", { class: `opened ${kind}`, "aria-label": shown.words.opened }, top.node, ...body.nodes);
  return {
    node,
    show(now, source) {
      top.show(now);
      body.show(now, source);
    },
  };
}

const BODIES = {
  picture,
  convolution,
  pooling,
  average: pooling,
  global,
  dense: weighted,
  logits: weighted,
  softmax,
};

function heading({ words, network, opened }, acts, kind) {
  const [title, says, value] = [element("h2"), element("p", { class: "says" }, words[`says_${kind}`]), element("p", { class: "value" })];
  const canChange = canBeSwitched(network.stages[opened.stage]);
  const off = element("button", { type: "button", onclick: () => acts.gain(off.gain) });
  const louder = element("button", { type: "button", onclick: () => acts.gain(louder.gain) });
  const close = element("button", { type: "button", class: "close", onclick: acts.close, "aria-label": words.close }, "×");
  const buttons = element("div", { class: "buttons" }, ...(canChange ? [off, louder] : []));
  const node = element("div", { class: "about" }, title, value, says, buttons, close);
  return {
    node,
    show(now) {
      write(title, name(now, now.opened));
      write(value, now.opened.stage < 0 ? "" : `${placeName(now, now.opened)} ${figure(valueOf(now), 3)}`);
      const gain = gainOf(now.changes, now.opened);
      set(off, gain === 0 ? words.on : words.off, gain === 0 ? 1 : 0);
      set(louder, gain > 1 ? words.quieter : words.louder, gain > 1 ? 1 : 2);
    },
  };
}

function set(button, words, gain) {
  write(button, words);
  button.gain = gain;
}

function placeName({ words, network }, { stage, row, column }) {
  if (network.stages[stage].shape.length !== 3) return "";
  return filled(words.place, { row: row + 1, column: column + 1 });
}

function valueOf({ network, values, opened }) {
  return values[opened.stage + 1][explain.indexOf(explain.shapeAfter(network, opened.stage), opened)];
}

const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const sign = (words) => element("span", { class: "sign", "aria-hidden": true }, words);
const boxAt = ({ row, column }) => ({ top: row, left: column, bottom: row + 1, right: column + 1 });

/** The picture itself, to be painted on. */
function picture({ words }, acts) {
  let from = null; // where the brush was, so that a fast one leaves no gaps
  const map = smallMap(words.paint_label, words.paint_keys, (row, column, event) => {
    const isPainting = event.type === "pointerdown" || event.buttons === 1 || event.key === " ";
    const isGoingOn = event.type === "pointermove" && from;
    acts.place(row, column);
    if (isPainting) acts.paint(isGoingOn ? between(from, [row, column]) : [[row, column]]);
    from = isPainting ? [row, column] : null;
  });
  map.node.classList.add("large");
  const brushes = [[255, words.white], [128, words.grey], [0, words.black]].map(([value, label], index) => {
    const choice = element("input", { type: "radio", name: "brush", onchange: () => acts.brush(value) });
    choice.checked = index === 0;
    return element("label", {}, choice, label);
  });
  const back = element("button", { type: "button", onclick: acts.unpaint }, words.unpaint);
  const tools = element("fieldset", { class: "brushes" }, element("legend", {}, words.brush), ...brushes, back);
  acts.brush(255);
  return {
    nodes: [map.node, tools],
    show({ picture: pixels, network, colours, opened, changes }) {
      const look = { top: 255, steps: colours.picture, box: boxAt(opened), place: opened };
      map.show(pixels, network.inputShape, colours, look);
      back.disabled = Object.keys(changes.pixels).length === 0;
    },
  };
}

/** The pixels on the way from one to another, both included. */
function between([row, column], [toRow, toColumn]) {
  const steps = Math.max(Math.abs(toRow - row), Math.abs(toColumn - column), 1);
  return Array.from({ length: steps + 1 }, (_, step) => [
    Math.round(row + ((toRow - row) * step) / steps),
    Math.round(column + ((toColumn - column) * step) / steps),
  ]);
}

/** Patch × kernel = products, of the input map that counts most or was chosen; all others in one line. */
function convolution(shown, acts) {
  const { words, network, opened } = shown;
  const stage = network.stages[opened.stage];
  const inputs = explain.shapeBefore(network, opened.stage)[2];
  const side = stage.kernelShape[0];
  const chosen = { source: 0 };
  const before = smallMap(words.input_label, "", (row, column) => acts.place(row, column));
  const held = smallMap(words.held_label, words.held, (row, column) => acts.place(row, column));
  const patch = matrix(side, side, words.patch);
  const kernel = matrix(side, side, words.kernel, {
    label: (place) => filled(words.kernel_number, { row: Math.floor(place / side) + 1, column: (place % side) + 1 }),
    onchange: (place, value) => acts.weight(chosen.source, place, value),
  });
  const products = matrix(side, side, words.products);
  const sum = columnSum();
  const sources = element("select", { "aria-label": words.input_map, onchange: () => acts.source(Number(sources.value)) });
  const picked = element("label", { class: "source" }, words.input_map, sources);
  before.node.append(...(inputs > 1 ? [picked] : []));
  const slices = sheet(inputs > 1 ? words.slices : words.kernels, (index) => {
    if (inputs > 1) acts.source(index);
    else acts.open({ ...opened, channel: index });
  });
  held.node.append(slices.node);
  const parts = [patch.node, sign("×"), kernel.node, sign("="), products.node];
  const figures = element("div", { class: "matrices", translate: "no" }, ...parts);
  return {
    nodes: [before.node, element("div", { class: "work" }, figures, sum.node), held.node],
    show(now, source) {
      const { values, colours, opened: unit, changes } = now;
      const found = explain.weightedSum(now.network, values, unit);
      const parts = explain.byMap(found);
      const order = explain.largest(parts, inputs);
      chosen.source = source ?? order[0];
      options(sources, order, parts, words, chosen.source);
      const of = (numbers) => explain.ofMap(numbers, inputs, chosen.source);
      const [height, width] = explain.shapeBefore(now.network, unit.stage);
      const top = largest(values[unit.stage]);
      const [isSigned, givesSigned] = [unit.stage, unit.stage + 1].map((at) => values[at].some((value) => value < 0));
      const said = unit.stage === 0 ? words.input_picture : filled(words.input_of, { number: chosen.source + 1 });
      before.show(of(values[unit.stage]), [height, width], colours, {
        top, isSigned, box: explain.field(now.network, unit), place: unit, words: said,
        steps: unit.stage === 0 ? colours.picture : undefined,
      }); // prettier-ignore
      patch.show(of(found.inputs), colours, { top, isSigned });
      const changed = (place) => weightOf(changes, unit, chosen.source, place) !== undefined;
      kernel.show(of(found.weights), colours, { top: Math.max(largest(found.weights), 0.01), changed });
      products.show(of(found.products), colours, { top: Math.max(largest(found.products), 0.01) });
      sum.show(sumLines(words, stage, found, parts[chosen.source], inputs, gainOf(changes, unit)));
      const maps = stage.shape[2];
      held.show(explain.ofMap(values[unit.stage + 1], maps, unit.channel), stage.shape, colours, {
        top: largest(values[unit.stage + 1]), isSigned: givesSigned, box: boxAt(unit), place: unit,
      }); // prettier-ignore
      const all = inputs > 1 ? found.weights : now.network.stages[unit.stage].kernel;
      slices.show(all, [side, side, inputs > 1 ? inputs : maps], colours, inputs > 1 ? chosen.source : unit.channel);
    },
  };
}

/** Little maps side by side in a square; one of them can be chosen. */
function sheet(label, onchoose) {
  const state = { shape: [1, 1, 1] };
  const map = smallMap(label, label, (row, column, event) => {
    if (event.type === "pointermove") return; // it is chosen by a press or a key
    const [height, width, maps] = state.shape;
    const chosen = Math.floor(row / (height + 1)) * acrossOf(maps) + Math.floor(column / (width + 1));
    if (chosen < maps) onchoose(chosen);
  });
  return {
    node: map.node,
    show(numbers, shape, colours, chosen) {
      state.shape = shape;
      const [height, width, maps] = shape;
      const across = acrossOf(maps);
      const [laid, size] = sideBySide(numbers, shape);
      const [top, left] = [Math.floor(chosen / across) * (height + 1), (chosen % across) * (width + 1)];
      const box = { top, left, bottom: top + height, right: left + width };
      const place = { row: top, column: left, step: [height + 1, width + 1] };
      map.show(laid, size, colours, { top: largest(numbers), isSigned: true, box, place });
    },
  };
}

const acrossOf = (maps) => Math.ceil(Math.sqrt(maps));

/** The input maps, the weightiest first; left alone while the keyboard is in it, and at the rate of a reader's eye. */
function options(select, order, parts, words, chosen) {
  const now = performance.now();
  if (select.matches(":focus") || (select.value === String(chosen) && now - select.filled < OPTIONS_REST)) return;
  select.filled = now;
  const named = order.map((channel) =>
    element("option", { value: channel }, filled(words.map_value, { number: channel + 1, value: figure(parts[channel]) })),
  );
  select.replaceChildren(...named);
  select.value = String(chosen);
}

function sumLines(words, stage, found, own, inputs, gain) {
  const rows = [["", own, filled(words.sum_of_some, { count: stage.kernelShape[0] ** 2 })]];
  if (inputs > 1) rows.push(["+", found.total - own, filled(words.other_maps, { count: inputs - 1 })]);
  return [...rows, ...ending(words, stage, found, gain)];
}

/** What happens to a sum of products until it is the unit's value. */
function ending(words, stage, found, gain) {
  const rows = stage.normalised ? [["×", found.scale, words.scale]] : [];
  rows.push(["+", found.shift, stage.normalised ? words.shift : words.bias]);
  if (stage.kind === "logits") return [...rows, ["=", found.value, words.logit]];
  rows.push(["=", found.before, words[`before_${stage.activation}`]], ["→", found.value, words[`after_${stage.activation}`]]);
  if (gain !== 1) rows.push(["×", gain, words.gain], ["=", found.value * gain, words.goes_on]);
  return rows;
}

/** Four values, of which the largest or the mean goes on. */
function pooling({ words, network, opened }, acts) {
  const shape = network.stages[opened.stage].shape;
  const inside = (number, count) => Math.min(Math.floor(number / 2), count - 1);
  const onplace = (row, column) => acts.place(inside(row, shape[0]), inside(column, shape[1]));
  const before = smallMap(words.input_label, "", onplace);
  const held = smallMap(words.held_label, words.held, (row, column) => acts.place(row, column));
  const window = matrix(2, 2, words.four);
  const sum = columnSum();
  return {
    nodes: [before.node, element("div", { class: "work" }, window.node, sum.node), held.node],
    show({ network: net, values, opened: unit, colours }) {
      const [height, width, maps] = explain.shapeBefore(net, unit.stage);
      const found = explain.ofFour(net, values, unit);
      const top = largest(values[unit.stage]);
      const isSigned = values[unit.stage].some((value) => value < 0);
      before.show(explain.ofMap(values[unit.stage], maps, unit.channel), [height, width], colours, {
        top, isSigned, box: explain.field(net, unit), place: { row: 2 * unit.row, column: 2 * unit.column },
        words: filled(words.input_of, { number: unit.channel + 1 }),
      }); // prettier-ignore
      window.show(found.window, colours, { top, isSigned, marked: found.winner });
      sum.show([["→", found.value, found.winner < 0 ? words.mean_of_four : words.largest]]);
      held.show(explain.ofMap(values[unit.stage + 1], maps, unit.channel), shape, colours, {
        top, isSigned, box: boxAt(unit), place: unit,
      }); // prettier-ignore
    },
  };
}

/** A whole map, of which the mean goes on. */
function global({ words }) {
  const [before, sum] = [smallMap(words.input_label, ""), columnSum()];
  return {
    nodes: [before.node, element("div", { class: "work" }, sum.node)],
    show({ network, values, opened: unit, colours }) {
      const [height, width, maps] = explain.shapeBefore(network, unit.stage);
      const numbers = explain.ofMap(values[unit.stage], maps, unit.channel);
      const isSigned = values[unit.stage].some((value) => value < 0);
      const said = filled(words.input_of, { number: unit.channel + 1 });
      before.show(numbers, [height, width], colours, { top: largest(values[unit.stage]), isSigned, words: said });
      sum.show([["→", values[unit.stage + 1][unit.channel], filled(words.mean_of_all, { count: numbers.length })]]);
    },
  };
}

/** What came in × weights = products as little maps, and the ten that count most. */
function weighted({ words, network, opened }) {
  const stage = network.stages[opened.stage];
  const shape = explain.shapeBefore(network, opened.stage);
  const maps = shape.length === 3 ? [words.came_in, words.weights, words.products].map((label) => smallMap(label, label)) : [];
  const bars = termBars([words.from, words.value, words.weight, words.product, ""]);
  const sum = columnSum();
  const sheets = maps.flatMap((map, index) => (index ? [sign(index === 1 ? "×" : "="), map.node] : [map.node]));
  const row = element("div", { class: "matrices sheets" }, ...sheets);
  return {
    nodes: [element("div", { class: "work" }, ...(maps.length ? [row] : []), sum.node), bars.node],
    show(now) {
      const found = explain.weightedSum(now.network, now.values, now.opened);
      const { terms, rest } = explain.terms(found, TERMS);
      [found.inputs, found.weights, found.products].slice(0, maps.length).forEach((numbers, index) => {
        const [laid, size] = sideBySide(numbers, shape);
        maps[index].show(laid, size, now.colours, { top: largest(numbers), isSigned: index > 0 });
      });
      bars.show(terms.map((term) => ({ ...term, name: sourceName(words, shape, term.index) })), now.colours);
      const others = filled(words.other_products, { count: found.products.length - terms.length });
      const listed = found.total - rest;
      const rows = [["", listed, words.sum_of_these], ["+", rest, others]];
      sum.show([...rows, ...ending(words, stage, found, gainOf(now.changes, now.opened))]);
    },
  };
}

function sourceName(words, shape, index) {
  if (shape.length === 1) return filled(words.unit, { number: index + 1 });
  const [, width, maps] = shape;
  const place = Math.floor(index / maps);
  const [row, column] = [Math.floor(place / width) + 1, (place % width) + 1];
  return filled(words.map_place, { number: (index % maps) + 1, row, column });
}

/** (height, width, maps) as one picture: the maps in a square, a line of zeros between them. */
function sideBySide(numbers, [height, width, maps]) {
  const across = acrossOf(maps);
  const size = [Math.ceil(maps / across) * (height + 1) - 1, across * (width + 1) - 1];
  const laid = new Float64Array(size[0] * size[1]);
  numbers.forEach((number, index) => {
    const [place, map] = [Math.floor(index / maps), index % maps];
    const row = Math.floor(map / across) * (height + 1) + Math.floor(place / width);
    laid[row * size[1] + (map % across) * (width + 1) + (place % width)] = number;
  });
  return [laid, size];
}

/** The ten contributions that made the class's logit, and what the softmax makes of all ten logits. */
function softmax(shown, acts) {
  const { words } = shown;
  const made = weighted({ ...shown, opened: { ...shown.opened, stage: shown.opened.stage - 1 } }, acts);
  const table = shareTable([words.class, words.logit_head, words.exponential, words.share], words.sum);
  return {
    nodes: [...made.nodes, table.node],
    show(now) {
      made.show({ ...now, opened: { ...now.opened, stage: now.opened.stage - 1 } });
      table.show(explain.shares(now.values[now.opened.stage]), now.classes, now.opened.channel);
    },
  };
}
