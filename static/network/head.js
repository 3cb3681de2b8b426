/**
 * A last layer that was learned on what a network makes of pictures before it answers: model/teaching/learner.py.
 *
 * @typedef {{weights: string, biases: string, beside: boolean}} Head
 *   weights: float32 (numbers, classes), biases: float32 (classes), in base64 · beside: whether the network's own classes
 *   stay, and a column more, the last, says "one of those"
 */

const decoded = new WeakMap(); // each head's numbers, which every move of the pen asks for
const floats = (text) => new Float32Array(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);

/** @param {Head} head @returns {{weights: Float32Array, biases: Float32Array}} */
function numbers(head) {
  if (!decoded.has(head)) decoded.set(head, { weights: floats(head.weights), biases: floats(head.biases) });
  return decoded.get(head);
}

/**
 * @param {Float32Array[]} values what comes out of each stage: the last maps and the hidden units, fourth and third from
 *   the end, are what was learned from
 * @param {Head?} head @returns {Float32Array} the answer's probabilities, the network's own without a head
 */
export function headed(values, head) {
  const ten = values.at(-1);
  if (!head) return ten;
  const { weights, biases } = numbers(head);
  const seen = [...values.at(-4), ...values.at(-3)];
  const logits = biases.map((bias, index) =>
    seen.reduce((sum, value, place) => sum + value * weights[place * biases.length + index], bias),
  );
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const shares = powers.map((power) => power / total);
  return head.beside ? Float32Array.from([...ten.map((share) => share * shares.at(-1)), ...shares.slice(0, -1)]) : shares;
}
