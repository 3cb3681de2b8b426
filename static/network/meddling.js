/**
 * What a visitor changed in a network or its picture, and how a link says it. Pure: every change gives new Changes.
 *
 * @typedef {import("./explain.js").Stage} Stage
 * @typedef {import("./explain.js").Network} Network
 * @typedef {{gains: Readonly<Record<string, number>>, weights: Readonly<Record<string, number>>,
 *   pixels: Readonly<Record<string, number>>}} Changes
 *   gains: of "stage.channel", what its values are multiplied by once they have come out · weights: of
 *   "stage.channel.source.place", a number of a convolution's kernel · pixels: of a place, 0 … 255
 */

export const [OFF, LOUDER] = [0, 2];
export const LARGEST_WEIGHT = 2;

/** @type {Changes} */
export const NOTHING = Object.freeze({ gains: {}, weights: {}, pixels: {} });

const PART = /^(?:g(\d+)\.(\d+)\.(\d+)|k(\d+)\.(\d+)\.(\d+)\.(\d+)\.(-?\d+)|p([\w-]+))$/;
const PLACE_BYTES = 3; // of a painted pixel in a link: its place in two, its value in one

/** Whether a stage's maps or units can be switched off and made louder. @param {Stage | undefined} stage */
export const canBeSwitched = (stage) => ["convolution", "dense"].includes(stage?.kind);

/** A map or unit multiplied by `gain`; 1 puts it back. @returns {Changes} */
export function withGain(changes, { stage, channel }, gain) {
  return { ...changes, gains: set(changes.gains, `${stage}.${channel}`, gain === 1 ? undefined : gain) };
}

/** What a map or unit is multiplied by. @returns {number} */
export const gainOf = ({ gains }, { stage, channel }) => gains[`${stage}.${channel}`] ?? 1;

/** Another number in a kernel, by its place row by row from 0; undefined puts it back. @returns {Changes} */
export function withWeight(changes, { stage, channel }, source, place, weight) {
  const bounded = weight === undefined ? undefined : limited(Math.round(weight * 1000) / 1000, LARGEST_WEIGHT);
  return { ...changes, weights: set(changes.weights, `${stage}.${channel}.${source}.${place}`, bounded) };
}

/** The changed number of a kernel, or undefined. */
export const weightOf = ({ weights }, { stage, channel }, source, place) =>
  weights[`${stage}.${channel}.${source}.${place}`];

/** Another value at a place of the picture, 0 … 255. @returns {Changes} */
export function withPixel(changes, index, value) {
  return { ...changes, pixels: set(changes.pixels, index, value) };
}

/** Without what was painted. @returns {Changes} */
export const unpainted = (changes) => ({ ...changes, pixels: {} });

/** Whether all is as it was. @param {Changes} changes */
export const isNothing = (changes) => count(changes) === 0;

/** How many things were changed. @param {Changes} changes */
export function count({ gains, weights, pixels }) {
  return [gains, weights, pixels].reduce((all, each) => all + Object.keys(each).length, 0);
}

/** The picture as painted over, uint8. @param {Changes} changes @param {Uint8Array} picture */
export function painted({ pixels }, picture) {
  const found = Uint8Array.from(picture);
  for (const [index, value] of Object.entries(pixels)) found[index] = value;
  return found;
}

/** The stages with the changed kernels; the others stay the same arrays. @returns {Stage[]} */
export function changedStages({ weights }, stages) {
  const kernels = new Map();
  for (const [key, weight] of Object.entries(weights)) {
    const [stage, channel, source, place] = key.split(".").map(Number);
    if (!kernels.has(stage)) kernels.set(stage, Float32Array.from(stages[stage].kernel));
    kernels.get(stage)[kernelIndex(stages[stage], channel, source, place)] = weight;
  }
  return stages.map((stage, index) => (kernels.has(index) ? { ...stage, kernel: kernels.get(index) } : stage));
}

/** Where a number stands in a convolution's kernel (side, side, inputs, maps). */
export function kernelIndex({ kernelShape: [, , inputs, maps] }, channel, source, place) {
  return (place * inputs + source) * maps + channel;
}

/** The gains as the forward pass takes them: of each stage that has some, one for each map. */
export function gainsByStage({ gains }, stages) {
  const found = new Map();
  for (const [key, gain] of Object.entries(gains)) {
    const [stage, channel] = key.split(".").map(Number);
    if (!found.has(stage)) found.set(stage, new Float32Array(stages[stage].shape.at(-1)).fill(1));
    found.get(stage)[channel] = gain;
  }
  return found;
}

/**
 * The changes as a link says them, from 1 as the page counts: "g3.35.0" (the third stage's map 35 × 0 %),
 * "k3.35.10.5.-250" (in its slice for map 10 the fifth number is −0.25), "p" and painted pixels; "" of none.
 */
export function word({ gains, weights, pixels }) {
  const counted = (key) => key.split(".").map((number) => Number(number) + 1).join(".");
  const parts = [
    ...Object.entries(gains).map(([key, gain]) => `g${counted(key)}.${Math.round(gain * 100)}`),
    ...Object.entries(weights).map(([key, weight]) => `k${counted(key)}.${Math.round(weight * 1000)}`),
  ];
  const places = Object.entries(pixels).flatMap(([index, value]) => [index >> 8, index & 255, value]);
  if (places.length) parts.push(`p${inLetters(places)}`);
  return parts.join("~");
}

/** Read what `word` wrote; what this network does not have is left out. @param {string} text @param {Network} network */
export function fromWord(text, network) {
  return text.split("~").reduce((changes, part) => withPart(changes, part.match(PART), network), NOTHING);
}

function withPart(changes, found, { inputShape, stages }) {
  if (!found) return changes;
  const numbers = found.slice(1).map((number) => Number(number) - 1);
  if (found[9]) {
    const bytes = fromLetters(found[9]);
    const places = Array.from({ length: Math.floor(bytes.length / PLACE_BYTES) }, (_, at) => bytes.slice(PLACE_BYTES * at));
    return places
      .filter(([high, low]) => high * 256 + low < inputShape[0] * inputShape[1])
      .reduce((all, [high, low, value]) => withPixel(all, high * 256 + low, value), changes);
  }
  if (found[1]) {
    const [stage, channel] = numbers;
    const known = canBeSwitched(stages[stage]) && channel >= 0 && channel < stages[stage].shape.at(-1);
    return known ? withGain(changes, { stage, channel }, Math.min(Number(found[3]) / 100, LOUDER)) : changes;
  }
  const [stage, channel, source, place] = numbers.slice(3);
  const [side, , inputs, maps] = stages[stage]?.kind === "convolution" ? stages[stage].kernelShape : [];
  const isWithin = (number, count) => number >= 0 && number < count;
  const known = isWithin(channel, maps) && isWithin(source, inputs) && isWithin(place, side * side);
  return known ? withWeight(changes, { stage, channel }, source, place, Number(found[8]) / 1000) : changes;
}

const limited = (number, most) => Math.min(Math.max(number, -most), most);

function set(record, key, value) {
  const { [key]: _old, ...others } = record;
  return value === undefined ? others : { ...others, [key]: value };
}

const inLetters = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const fromLetters = (text) => {
  try {
    return [...atob(text.replaceAll("-", "+").replaceAll("_", "/"))].map((letter) => letter.charCodeAt(0));
  } catch {
    return []; // cut or mangled on its way
  }
};
