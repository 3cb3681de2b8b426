/**
 * Which maps and units matter most for an answer, found by switching each off and asking the network again. Pure.
 *
 * @typedef {import("./explain.js").Network} Network
 * @typedef {{stage: number, channel: number, before: number, after: number}} Effect
 *   what the probability is, and what it is without this map or unit
 */

const WEIGHED = ["convolution", "dense"]; // a pooled map is its convolution's

/**
 * One effect after the other, so that a page can do other things in between. What came before a map stays as it is:
 * only the stages after it are computed anew.
 * @param {Network} network @param {Float32Array[]} values @param {number} label
 * @param {(stage: number, input: Float32Array) => Float32Array} answer the probabilities of what goes into a stage
 * @returns {Generator<Effect>}
 */
export function* effects({ stages }, values, label, answer) {
  const before = values.at(-1)[label];
  for (const [stage, { kind, shape }] of stages.entries()) {
    if (!WEIGHED.includes(kind)) continue;
    for (let channel = 0; channel < shape.at(-1); channel++) {
      const without = silenced(values[stage + 1], shape.at(-1), channel);
      const after = without ? answer(stage + 1, without)[label] : before;
      yield { stage, channel, before, after };
    }
  }
}

/** Those that the probability falls most without, the heaviest first. @param {Effect[]} found @param {number} count */
export function weightiest(found, count) {
  const loss = ({ before, after }) => before - after;
  return found.filter((effect) => loss(effect) > 0).sort((one, other) => loss(other) - loss(one)).slice(0, count);
}

/** A stage's values with one map or unit at zero; null if it is already. */
function silenced(values, maps, channel) {
  const found = Float32Array.from(values);
  let changed = false;
  for (let index = channel; index < found.length; index += maps) {
    changed ||= found[index] !== 0;
    found[index] = 0;
  }
  return changed ? found : null;
}
