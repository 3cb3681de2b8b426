/**
 * The network's way from a picture to its answer, stage by stage, as model/network/forward.py computes it, which is
 * the reference. Pure: it knows no page.
 *
 * Values are channels last: (height, width, maps), or (units).
 *
 * @typedef {import("./weights.js").Stage} Stage
 * @typedef {{gains?: ReadonlyMap<number, ArrayLike<number>>}} Changes
 *   gains: of a stage by its number, what each map's or unit's values are multiplied by once they have come out
 */

/**
 * What every stage is given and gives: [i] goes into stage i, [i + 1] comes out of it.
 *
 * The stages may be a network's last ones, and `input` what goes into the first of them.
 * @param {Stage[]} stages @param {Float32Array} input (784) in [0, 1] for a whole network @param {Changes} [changes]
 * @returns {Float32Array[]}
 */
export function through(stages, input, { gains } = {}) {
  const values = [input];
  stages.forEach((stage, index) => {
    const found = STEPS[stage.kind](stage, values[index]);
    const own = gains?.get(index);
    values.push(own ? multiplied(found, own) : found);
  });
  return values;
}

/** exp(x) / Σ exp(x) in double precision; the largest is taken off first, so that nothing overflows. */
export function softmax(logits) {
  const largest = logits.reduce((most, each) => Math.max(most, each), -Infinity);
  const powers = Array.from(logits, (each) => Math.exp(each - largest));
  const sum = powers.reduce((all, each) => all + each, 0);
  return Float32Array.from(powers, (each) => each / sum);
}

/** What a sum becomes at last, by the stage's word for it; NaN stays NaN. */
export const ACTIVATIONS = {
  relu: (value) => (value < 0 ? 0 : value),
  tanh: Math.tanh,
  sigmoid: (value) => (1 + Math.tanh(value / 2)) / 2, // 1 / (1 + exp(−x)), and nothing overflows
  none: (value) => value,
};

/** Neighbourhoods, zeros beyond the edge, times each map's kernel; then the activation. */
function convolution(stage, values) {
  const { kernel, kernelShape, shape } = stage;
  const [height, width, maps] = shape;
  const [side, , inputs] = kernelShape;
  const edge = side >> 1;
  const found = new Float32Array(height * width * maps);
  const sums = new Float64Array(maps);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      sums.fill(0);
      for (let place = 0; place < side * side; place++) {
        const [y, x] = [row + Math.trunc(place / side) - edge, column + (place % side) - edge];
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        add(sums, values, (y * width + x) * inputs, inputs, kernel, place * inputs * maps);
      }
      activated(stage, sums, found, (row * width + column) * maps);
    }
  }
  return found;
}

/** Add `count` values from `first` on, each times its row of the kernel, which begins at `at`; most values are zero. */
export function add(sums, values, first, count, kernel, at) {
  const size = sums.length;
  for (let input = 0; input < count; input++) {
    const value = values[first + input];
    if (value === 0) continue;
    const row = at + input * size;
    for (let channel = 0; channel < size; channel++) sums[channel] += value * kernel[row + channel];
  }
}

function activated({ activation, scale, shift }, sums, found, first) {
  const bent = ACTIVATIONS[activation];
  for (let channel = 0; channel < sums.length; channel++) {
    found[first + channel] = bent(sums[channel] * scale[channel] + shift[channel]);
  }
}

/** The largest of every 2 × 2; an odd last line is left out, as Keras does. */
const pooling = (stage, values) => pooled(stage, values, Math.max);

/** The mean of every 2 × 2, likewise. */
const average = (stage, values) => pooled(stage, values, (a, b, c, d) => (a + b + c + d) / 4);

function pooled({ shape }, values, ofFour) {
  const [height, width, maps] = shape;
  const before = sideBefore(shape, values.length);
  const found = new Float32Array(height * width * maps);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const first = (2 * row * before + 2 * column) * maps;
      const below = first + before * maps;
      const to = (row * width + column) * maps;
      for (let map = 0; map < maps; map++) {
        found[to + map] = ofFour(
          values[first + map],
          values[first + maps + map],
          values[below + map],
          values[below + maps + map],
        );
      }
    }
  }
  return found;
}

/** How wide the square maps are that go into a pooling. */
const sideBefore = ([, , maps], count) => Math.round(Math.sqrt(count / maps));

/** The mean of each map. */
function global({ shape: [maps] }, values) {
  const sums = new Float64Array(maps);
  values.forEach((value, index) => (sums[index % maps] += value));
  return Float32Array.from(sums, (sum) => (sum * maps) / values.length);
}

function logits({ kernel, scale, shift }, values) {
  const sums = new Float64Array(shift.length);
  add(sums, values, 0, values.length, kernel, 0);
  return Float32Array.from(sums, (sum, unit) => sum * scale[unit] + shift[unit]);
}

const dense = (stage, values) => logits(stage, values).map((value) => ACTIVATIONS[stage.activation](value));

function multiplied(values, gains) {
  return values.map((value, index) => value * gains[index % gains.length]);
}

const STEPS = {
  convolution,
  pooling,
  average,
  global,
  dense,
  logits,
  softmax: (_stage, values) => softmax(values),
};
