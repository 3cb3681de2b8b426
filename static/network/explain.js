/**
 * One unit's arithmetic, number by number, as tests/static/network/sums.py and model/explain/walk.py have it: a weighted
 * sum, the largest of four, a softmax, and a unit's neighbours on the way. Pure.
 *
 * Values are Float32Array, channels last: (height, width, maps) of maps, (units,) of dense stages. values[i] goes into
 * stages[i], values[i + 1] comes out of it. Sums are in double precision.
 *
 * @typedef {import("./layout.js").Unit} Unit
 * @typedef {import("./weights.js").Stage} Stage
 * @typedef {{inputShape: number[], stages: Stage[]}} Network
 * @typedef {{shape: number[], inputs: Float64Array, weights: Float64Array, products: Float64Array, total: number,
 *   scale: number, shift: number, before: number, value: number}} Sum
 *   inputs × weights = products, of one shape; total: the products' sum · before: total × scale + shift ·
 *   value: what goes on, after the activation where there is one
 * @typedef {{top: number, left: number, bottom: number, right: number}} Field
 * @typedef {{index: number, input: number, weight: number, product: number}} Term
 */

import { ACTIVATIONS } from "./forward.js";

/** The shape of what goes into a stage. @param {Network} network @param {number} stage @returns {number[]} */
export function shapeBefore({ inputShape, stages }, stage) {
  return stage === 0 ? inputShape : stages[stage - 1].shape;
}

/** The shape of what comes out of a stage, −1 for the picture. @param {Network} network @param {number} stage */
export function shapeAfter(network, stage) {
  return shapeBefore(network, stage + 1);
}

/** Where a unit's value stands in its stage's values. @param {number[]} shape @param {Unit} unit @returns {number} */
export function indexOf(shape, { channel, row, column }) {
  return shape.length === 3 ? (row * shape[1] + column) * shape[2] + channel : channel;
}

/**
 * A convolution's, dense or logits unit as a weighted sum of what goes into its stage.
 *
 * Shapes: (side, side, inputs) of a convolution, zeros beyond the edge; else that of the inputs.
 * @param {Network} network @param {Float32Array[]} values @param {Unit} unit @returns {Sum}
 */
export function weightedSum(network, values, unit) {
  const stage = network.stages[unit.stage];
  const shape = shapeBefore(network, unit.stage);
  const [inputs, weights] =
    stage.kind === "convolution"
      ? [patch(values[unit.stage], shape, unit, stage.kernelShape[0]), kernelOf(stage, unit.channel)]
      : [Float64Array.from(values[unit.stage]), kernelOf(stage, unit.channel)];
  const products = inputs.map((input, index) => input * weights[index]);
  const total = products.reduce((all, product) => all + product, 0);
  const [scale, shift] = [stage.scale[unit.channel], stage.shift[unit.channel]];
  const before = total * scale + shift;
  const value = ACTIVATIONS[stage.activation](before);
  const own = stage.kind === "convolution" ? stage.kernelShape.slice(0, 3) : shape;
  return { shape: own, inputs, weights, products, total, scale, shift, before, value };
}

/** What a convolution sees at a place: (side, side, inputs), zeros beyond the edge. */
function patch(values, [height, width, inputs], { row, column }, side) {
  const seen = new Float64Array(side * side * inputs);
  for (let place = 0; place < side * side; place++) {
    const [down, across] = [row + Math.floor(place / side) - (side >> 1), column + (place % side) - (side >> 1)];
    if (down < 0 || down >= height || across < 0 || across >= width) continue;
    const from = (down * width + across) * inputs;
    seen.set(values.subarray(from, from + inputs), place * inputs);
  }
  return seen;
}

/** The weights of one map or unit: every so many numbers of its stage's kernel. */
export function kernelOf({ kernel, kernelShape }, channel) {
  const outputs = kernelShape.at(-1);
  return Float64Array.from({ length: kernel.length / outputs }, (_, index) => kernel[index * outputs + channel]);
}

/**
 * A pooling's unit: its four values, row by row, and which is the largest, the first of equals; −1 of a mean of four.
 * @param {Network} network @param {Float32Array[]} values @param {Unit} unit
 * @returns {{window: number[], winner: number, value: number}}
 */
export function ofFour(network, values, unit) {
  const shape = shapeBefore(network, unit.stage);
  const window = [0, 1, 2, 3].map((place) => values[unit.stage][indexOf(shape, pooled(unit, place))]);
  if (network.stages[unit.stage].kind === "average") {
    return { window, winner: -1, value: window.reduce((sum, one) => sum + one, 0) / window.length };
  }
  const value = Math.max(...window);
  return { window, winner: window.indexOf(value), value };
}

const pooled = ({ channel, row, column }, place) => ({
  channel,
  row: 2 * row + (place >> 1),
  column: 2 * column + (place & 1),
});

/**
 * The softmax as written in books: exp(logit) / Σ exp(logits).
 * @param {Float32Array} logits
 * @returns {{logits: number[], exponentials: number[], total: number, probabilities: number[]}}
 */
export function shares(logits) {
  const exponentials = Array.from(logits, Math.exp);
  const total = exponentials.reduce((all, one) => all + one, 0);
  return { logits: [...logits], exponentials, total, probabilities: exponentials.map((one) => one / total) };
}

/** The indices of the `count` numbers that weigh most, either way, heaviest first. */
export function largest(numbers, count) {
  const order = Array.from(numbers, (_, index) => index);
  return order.sort((one, other) => Math.abs(numbers[other]) - Math.abs(numbers[one]) || one - other).slice(0, count);
}

/**
 * The `count` products that weigh most, heaviest first, and the sum of all others.
 * @param {Sum} found @param {number} count @returns {{terms: Term[], rest: number}}
 */
export function terms({ inputs, weights, products, total }, count) {
  const chosen = largest(products, count).map((index) => ({
    index,
    input: inputs[index],
    weight: weights[index],
    product: products[index],
  }));
  return { terms: chosen, rest: total - chosen.reduce((all, { product }) => all + product, 0) };
}

/** What each map before contributes to a sum over maps: (maps,). @param {Sum} found @returns {Float64Array} */
export function byMap({ products, shape }) {
  const maps = shape.at(-1);
  const found = new Float64Array(maps);
  products.forEach((product, index) => (found[index % maps] += product));
  return found;
}

/** One map's numbers out of (height, width, maps), row by row. */
export function ofMap(numbers, maps, channel) {
  return Float64Array.from({ length: numbers.length / maps }, (_, index) => numbers[index * maps + channel]);
}

/** The place where a map or unit is largest; the first of equals. @returns {Unit} */
export function strongestInMap(network, values, stage, channel) {
  const shape = shapeAfter(network, stage);
  if (shape.length === 1) return { stage, channel, row: 0, column: 0 };
  const map = ofMap(values[stage + 1], shape[2], channel);
  const index = map.indexOf(Math.max(...map));
  return { stage, channel, row: Math.floor(index / shape[1]), column: index % shape[1] };
}

/**
 * What a unit sees of what goes into its stage: rows top … bottom − 1, columns left … right − 1.
 * @param {Network} network @param {Unit} unit @returns {Field}
 */
export function field(network, unit) {
  return before(network, unit.stage, one(unit));
}

/** What a unit sees of the picture. @param {Network} network @param {Unit} unit @returns {Field} */
export function seen(network, unit) {
  let found = one(unit);
  for (let stage = unit.stage; stage >= 0; stage--) found = before(network, stage, found);
  return found;
}

const one = ({ row, column }) => ({ top: row, left: column, bottom: row + 1, right: column + 1 });

/** What goes into a field of a stage's values. */
function before(network, stage, { top, left, bottom, right }) {
  const shape = shapeBefore(network, stage);
  const [height, width] = shape.length === 3 ? shape : [1, 1];
  switch (network.stages[stage].kind) {
    case "convolution": {
      const edge = network.stages[stage].kernelShape[0] >> 1;
      return {
        top: Math.max(top - edge, 0),
        left: Math.max(left - edge, 0),
        bottom: Math.min(bottom + edge, height),
        right: Math.min(right + edge, width),
      };
    }
    case "pooling":
    case "average":
      return { top: 2 * top, left: 2 * left, bottom: 2 * bottom, right: 2 * right };
    default:
      return { top: 0, left: 0, bottom: height, right: width };
  }
}

/** A unit that this network has: the nearest one where it has none of these numbers. @returns {Unit} */
export function moved(network, unit) {
  const stage = limited(unit.stage, -1, network.stages.length - 1);
  const shape = shapeAfter(network, stage);
  const [height, width] = shape.length === 3 ? shape : [1, 1];
  return {
    stage,
    channel: limited(unit.channel, 0, shape.at(-1) - 1),
    row: limited(unit.row, 0, height - 1),
    column: limited(unit.column, 0, width - 1),
  };
}

const limited = (number, least, most) => Math.min(Math.max(number, least), most);
