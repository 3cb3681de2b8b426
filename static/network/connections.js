/**
 * What feeds a map or unit, and what it feeds: weight × value. Pure.
 *
 * What comes out of a map is the sum over its places of weights × values, its shift, and a ReLU or another activation. A link's strength is
 * how much of that comes over it: the products × scale, added up over the places where the map fired. With the shift
 * at those places they add up to all that the map gives. Of a map that fires nowhere all places count: what holds it
 * down is seen then.
 *
 * @typedef {import("./explain.js").Network} Network
 * @typedef {{stage: number, channel: number}} End
 * @typedef {{from: End, to: End, strength: number}} Link above zero it adds, below it takes away
 */

import { shapeAfter, shapeBefore } from "./explain.js";

/**
 * The links to a map or unit from the stage before; none to the picture.
 * @param {Network} network @param {Float32Array[]} values @param {End} to @returns {Link[]}
 */
export function feeding(network, values, to) {
  if (to.stage < 0) return [];
  return sources(network, to).map((channel) => link(network, values, { stage: to.stage - 1, channel }, to));
}

/**
 * The links from a map or unit to the next stage; none from the answer.
 * @param {Network} network @param {Float32Array[]} values @param {End} from @returns {Link[]}
 */
export function fed(network, values, from) {
  const stage = from.stage + 1;
  if (stage >= network.stages.length) return [];
  const count = isOneToOne(network.stages[stage]) ? [from.channel] : range(network.stages[stage].shape.at(-1));
  return count.map((channel) => link(network, values, from, { stage, channel }));
}

/** The strongest `count` of the links that are not nothing, weakest first, as they are painted over one another. */
export function heaviest(links, count) {
  const weighty = links.filter(({ strength }) => Math.abs(strength) > 1e-6);
  return weighty.sort((one, other) => Math.abs(one.strength) - Math.abs(other.strength)).slice(-count);
}

const range = (count) => Array.from({ length: count }, (_, index) => index);
const isOneToOne = ({ kind }) => ["pooling", "average", "global", "softmax"].includes(kind);

function sources(network, to) {
  if (isOneToOne(network.stages[to.stage])) return [to.channel];
  return range(shapeBefore(network, to.stage).at(-1));
}

function link(network, values, from, to) {
  return { from, to, strength: STRENGTHS[network.stages[to.stage].kind](network, values, from, to) };
}

const asPassed = (network, values, _from, to) => total(values[to.stage + 1], network.stages[to.stage].shape, to.channel);

const STRENGTHS = {
  convolution: overMap,
  pooling: asPassed,
  average: asPassed,
  global: asPassed,
  dense: overUnits,
  logits: overUnits,
  softmax: (_network, values, _from, to) => values[to.stage + 1][to.channel],
};

/** The sum over one map's places, or the one value of a unit. */
function total(values, shape, channel) {
  let found = 0;
  for (let index = channel; index < values.length; index += shape.at(-1)) found += values[index];
  return found;
}

/** Products of one input map × scale, over the places where the map fired. */
function overMap(network, values, from, to) {
  const { kernel, kernelShape, scale } = network.stages[to.stage];
  const [height, width, inputs] = shapeBefore(network, to.stage);
  const [outputs, before, after] = [kernelShape[3], values[to.stage], values[to.stage + 1]];
  const side = kernelShape[0];
  const weights = range(side * side).map((place) => kernel[(place * inputs + from.channel) * outputs + to.channel]);
  const everywhere = total(after, [outputs], to.channel) === 0;
  let found = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (!everywhere && after[(row * width + column) * outputs + to.channel] <= 0) continue;
      for (let place = 0; place < weights.length; place++) {
        const [down, across] = [row + Math.floor(place / side) - (side >> 1), column + (place % side) - (side >> 1)];
        if (down < 0 || down >= height || across < 0 || across >= width) continue;
        found += weights[place] * before[(down * width + across) * inputs + from.channel];
      }
    }
  }
  return found * scale[to.channel];
}

/** Products of all values of one map, or of one unit, × scale. */
function overUnits(network, values, from, to) {
  const { kernel, kernelShape, scale } = network.stages[to.stage];
  const [before, maps, outputs] = [values[to.stage], shapeAfter(network, from.stage).at(-1), kernelShape.at(-1)];
  let found = 0;
  for (let index = from.channel; index < before.length; index += maps) {
    found += before[index] * kernel[index * outputs + to.channel];
  }
  return found * scale[to.channel];
}
