/**
 * The lesson's network, made small enough to be trained in a page, and the way back through it: from the loss of a batch
 * to the gradient of every weight, by the chain rule. Pure: it knows no page.
 *
 * The layers are those of forward.js: convolution 3 × 3 with zeros beyond the edge, ReLU, the largest of every 2 × 2,
 * the same again, flattened, dense with ReLU, dropout, dense with softmax. Values are channels last. Sums are in double
 * precision, what is kept of them in single. Where the largest of 2 × 2 stands is remembered: on the way back all of the
 * gradient goes there, and none to the other three, so that the way back costs less than the way there.
 *
 * @typedef {"convolution" | "dense" | "logits"} Kind
 * @typedef {{kind: Kind, kernel: Float32Array, kernelShape: number[], shift: Float32Array}} Layer
 *   kernel: (3, 3, inputs, maps) or (inputs, units) · shift: the biases, (maps) or (units)
 * @typedef {{kernel: Float32Array, shift: Float32Array}} Gradient of a layer, in its shapes
 * @typedef {{relu?: boolean, masks?: Float32Array | null, gradients?: boolean}} Way
 *   relu: whether what is below zero becomes zero · masks: (batch, units), what dropout multiplies the hidden units by ·
 *   gradients: whether the way back is wanted, too
 * @typedef {{loss: number, probabilities: Float32Array, belowZero: number, gradients: Gradient[] | null}} Passed
 *   loss: the mean of −ln p of the right class · probabilities: (batch, classes) · belowZero: the share of the
 *   convolutions' values that are below zero, after ReLU where there is one · gradients: of the loss, one a layer
 */

import { add } from "./forward.js";
import { glorot } from "./random.js";

export const PICTURE = 28; // pixels of a side
const SIDE = 3; // of a convolution's kernel

/**
 * A network that has learned nothing: Glorot's uniform kernels, biases of zero, as Keras begins.
 * @param {{filters?: number[], units?: number, classes: number, isZero?: boolean}} shape isZero: kernels of zero, too
 * @param {() => number} random @returns {Layer[]}
 */
export function fresh({ filters = [8, 16], units = 32, classes, isZero = false }, random) {
  const layer = (kind, kernelShape, inputs, outputs) => {
    const size = kernelShape.reduce((product, side) => product * side);
    const kernel = isZero ? new Float32Array(size) : glorot(size, inputs, outputs, random);
    return { kind, kernel, kernelShape, shift: new Float32Array(kernelShape.at(-1)) };
  };
  const [first, second] = filters;
  const flat = Math.floor(PICTURE / 4) ** 2 * second;
  const field = SIDE * SIDE;
  return [
    layer("convolution", [SIDE, SIDE, 1, first], field, field * first),
    layer("convolution", [SIDE, SIDE, first, second], field * first, field * second),
    layer("dense", [flat, units], flat, units),
    layer("logits", [units, classes], units, classes),
  ];
}

/**
 * A batch there and, if wanted, back.
 * @param {Layer[]} layers four, as `fresh` has them @param {Float32Array} pictures (batch, 784) in [0, 1]
 * @param {ArrayLike<number>} labels (batch), each the place of its class @param {Way} [way] @returns {Passed}
 */
export function pass(layers, pictures, labels, { relu = true, masks = null, gradients = false } = {}) {
  const size = PICTURE * PICTURE;
  const [first, second, dense, logits] = rooms(layers);
  const count = labels.length;
  const classes = logits.outputs;
  const probabilities = new Float32Array(count * classes);
  const back = gradients ? layers.map(({ kernel }) => new Float64Array(kernel.length)) : null;
  const backShift = gradients ? layers.map(({ shift }) => new Float64Array(shift.length)) : null;
  if (gradients) turn(second);
  let loss = 0;
  let belowZero = 0;
  for (let index = 0; index < count; index++) {
    enter(first, pictures, index * size);
    belowZero += convolve(first, relu);
    enter(second, first.found, 0);
    belowZero += convolve(second, relu);
    weigh(dense, second.found, relu);
    const mask = masks?.subarray(index * dense.outputs, (index + 1) * dense.outputs);
    if (mask) dense.found.forEach((value, unit) => (dense.found[unit] = value * mask[unit]));
    weigh(logits, dense.found, false);
    loss += softmax(logits.found, labels[index], probabilities, index * classes) / count;
    if (!gradients) continue;
    for (let unit = 0; unit < classes; unit++) {
      logits.back[unit] = (probabilities[index * classes + unit] - Number(unit === labels[index])) / count;
    }
    weighBack(logits, dense.found, dense.back, back[3], backShift[3], false);
    if (mask) dense.back.forEach((value, unit) => (dense.back[unit] = value * mask[unit]));
    if (relu) stop(dense.found, dense.back);
    weighBack(dense, second.found, second.back, back[2], backShift[2], relu);
    if (relu) stop(second.found, second.back);
    convolveBack(second, back[1], backShift[1], true);
    leave(second, first.back);
    if (relu) stop(first.found, first.back);
    convolveBack(first, back[0], backShift[0], false);
  }
  const values = count * (first.side ** 2 * first.outputs + second.side ** 2 * second.outputs);
  const found = back?.map((kernel, index) => ({
    kernel: Float32Array.from(layers[index].kind === "convolution" ? returned(kernel, layers[index].kernelShape) : kernel),
    shift: Float32Array.from(backShift[index]),
  }));
  return { loss, probabilities, belowZero: belowZero / values, gradients: found ?? null };
}

/** What dropout multiplies hidden units by: 0 at this rate, else 1 / (1 − rate). @returns {Float32Array} */
export function masks(count, rate, random) {
  return Float32Array.from({ length: count }, () => (random() < rate ? 0 : 1 / (1 - rate)));
}

/** Room for what each layer is given and gives, used again picture after picture. */
function rooms(layers) {
  return layers.map((layer, index) => {
    const outputs = layer.shift.length;
    const inputs = layer.kernelShape.at(-2);
    if (layer.kind !== "convolution") {
      return { ...layer, inputs, outputs, found: new Float32Array(outputs), back: new Float64Array(outputs) };
    }
    const side = PICTURE >> index;
    const count = (side >> 1) ** 2 * outputs;
    return {
      ...layer, inputs, outputs, side,
      padded: new Float32Array((side + 2) ** 2 * inputs), // what comes in, with zeros around it
      paddedBack: new Float64Array((side + 2) ** 2 * inputs),
      turned: new Float64Array(layer.kernel.length), // the kernel, map by map
      sums: new Float64Array(outputs),
      found: new Float32Array(count), // after pooling
      places: new Int32Array(count), // where in `padded` the neighbourhood of each of them begins
      back: new Float64Array(count),
    }; // prettier-ignore
  });
}

/** Lay values (side, side, inputs) into the middle of the padded room. */
function enter({ padded, side, inputs }, values, at) {
  const row = side * inputs;
  for (let line = 0; line < side; line++) {
    const to = ((line + 1) * (side + 2) + 1) * inputs;
    for (let index = 0; index < row; index++) padded[to + index] = values[at + line * row + index];
  }
}

/** Take what came back into the padded room from its middle. */
function leave({ paddedBack, side, inputs }, back) {
  const row = side * inputs;
  for (let line = 0; line < side; line++) {
    const from = ((line + 1) * (side + 2) + 1) * inputs;
    for (let index = 0; index < row; index++) back[line * row + index] = paddedBack[from + index];
  }
}

/** Convolution, ReLU and pooling in one; returns how many of the convolution's values are below zero. */
function convolve({ padded, side, inputs, outputs, kernel, shift, sums, found, places }, relu) {
  const half = side >> 1;
  const line = SIDE * inputs; // three neighbours in a row stand beside each other
  let below = 0;
  for (let cell = 0; cell < half * half; cell++) {
    const to = cell * outputs;
    for (let quarter = 0; quarter < 4; quarter++) {
      const row = 2 * Math.trunc(cell / half) + (quarter >> 1);
      const place = (row * (side + 2) + 2 * (cell % half) + (quarter & 1)) * inputs;
      sums.set(shift);
      for (let down = 0; down < SIDE; down++) {
        add(sums, padded, place + down * (side + 2) * inputs, line, kernel, down * line * outputs);
      }
      for (let map = 0; map < outputs; map++) {
        const value = relu && sums[map] < 0 ? 0 : sums[map];
        if (value < 0) below += 1;
        if (quarter > 0 && !(value > found[to + map] || Number.isNaN(value))) continue;
        found[to + map] = value;
        places[to + map] = place;
      }
    }
  }
  return below;
}

/** A dense layer's sums, with ReLU or without. */
function weigh({ kernel, shift, found, back: sums }, values, relu) {
  sums.set(shift);
  add(sums, values, 0, values.length, kernel, 0);
  for (let unit = 0; unit < sums.length; unit++) found[unit] = relu && sums[unit] < 0 ? 0 : sums[unit];
}

/** Softmax of the logits into `probabilities`; returns −ln of the label's. The largest is taken off first. */
function softmax(logits, label, probabilities, at) {
  const largest = logits.reduce((most, each) => Math.max(most, each), -Infinity);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  logits.forEach((logit, unit) => (probabilities[at + unit] = Math.exp(logit - largest) / sum));
  return Math.log(sum) - (logits[label] - largest);
}

/** Where ReLU gave zero, nothing goes back. */
function stop(found, back) {
  for (let index = 0; index < back.length; index++) if (found[index] === 0) back[index] = 0;
}

/**
 * A dense layer's way back: to its weights, value × gradient; to what came in, weight × gradient.
 * @param {boolean} isSparse whether what came in as zero needs no gradient, since ReLU stops it
 */
function weighBack({ kernel, back, outputs }, values, before, kernelBack, shiftBack, isSparse) {
  for (let unit = 0; unit < outputs; unit++) shiftBack[unit] += back[unit];
  for (let input = 0; input < values.length; input++) {
    const value = values[input];
    if (value === 0 && isSparse) {
      before[input] = 0;
      continue;
    }
    const row = input * outputs;
    let sum = 0;
    for (let unit = 0; unit < outputs; unit++) {
      kernelBack[row + unit] += value * back[unit];
      sum += kernel[row + unit] * back[unit];
    }
    before[input] = sum;
  }
}

/**
 * A convolution's way back, from each pooled value to the neighbourhood that it came from; gradients of the kernel map by
 * map, (maps, 3, 3, inputs). `isWanted`: whether what came in needs a gradient, too, as a picture does not.
 */
function convolveBack(room, kernelBack, shiftBack, isWanted) {
  const { padded, paddedBack, turned, side, inputs, outputs, places, back } = room;
  const line = SIDE * inputs;
  const step = (side + 2) * inputs;
  paddedBack.fill(0);
  for (let index = 0; index < back.length; index++) {
    const gradient = back[index];
    if (gradient === 0) continue; // what is no number goes on
    const map = index % outputs;
    shiftBack[map] += gradient;
    for (let down = 0; down < SIDE; down++) {
      const from = places[index] + down * step;
      const at = (map * SIDE + down) * line;
      for (let each = 0; each < line; each++) kernelBack[at + each] += gradient * padded[from + each];
      if (!isWanted) continue;
      for (let each = 0; each < line; each++) paddedBack[from + each] += gradient * turned[at + each];
    }
  }
}

/** The kernel (3, 3, inputs, maps) as (maps, 3, 3, inputs), for the way back. */
function turn({ kernel, turned, outputs }) {
  const size = kernel.length / outputs;
  for (let index = 0; index < kernel.length; index++) {
    turned[(index % outputs) * size + Math.trunc(index / outputs)] = kernel[index];
  }
}

/** (maps, 3, 3, inputs) as (3, 3, inputs, maps). */
function returned(turned, kernelShape) {
  const outputs = kernelShape.at(-1);
  const size = turned.length / outputs;
  return turned.map((_, index) => turned[(index % outputs) * size + Math.trunc(index / outputs)]);
}
