/**
 * A last layer that was learned on what a network makes of pictures before it answers: model/teaching/learner.py.
 *
 * @typedef {{weights: string, biases: string, beside: boolean}} Head
 *   weights: float32 (units, classes), biases: float32 (classes), in base64 · beside: whether the network's own classes
 *   stay, and a column more, the last, says "one of those"
 */

const floats = (text) => new Float32Array(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);

/**
 * @param {Float32Array[]} values what comes out of each stage, the hidden units third from the end
 * @param {Head?} head @returns {Float32Array} the answer's probabilities, the network's own without a head
 */
export function headed(values, head) {
  const ten = values.at(-1);
  if (!head) return ten;
  const [hidden, weights, biases] = [values.at(-3), floats(head.weights), floats(head.biases)];
  const logits = biases.map((bias, index) =>
    hidden.reduce((sum, value, unit) => sum + value * weights[unit * biases.length + index], bias),
  );
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const shares = powers.map((power) => power / total);
  return head.beside ? Float32Array.from([...ten.map((share) => share * shares.at(-1)), ...shares.slice(0, -1)]) : shares;
}
