/**
 * How weights move once their gradients are known: SGD as the lesson's formula has it, and Adam as the lesson uses it.
 *
 * @typedef {import("./backward.js").Layer} Layer
 * @typedef {import("./backward.js").Gradient} Gradient
 * @typedef {{step: number, rate: number, m: Float32Array, v: Float32Array}} Sums
 *   Adam's, of a layer's kernel: the step's number from 1 on, the learning rate with both means' beginnings made good,
 *   and the running means of the gradient and of its square
 * @typedef {{move: (layers: Layer[], gradients: Gradient[], rate: number) => void,
 *   sums: (layer: number) => Sums | null}} Optimizer
 *   move: change the layers' weights, in place · sums: as they are now, null where there are none
 */

export const [FIRST, SECOND, EPSILON] = [0.9, 0.999, 1e-7]; // Keras' beta_1, beta_2 and epsilon

/** w ← w − η · g @returns {Optimizer} */
export function sgd() {
  return {
    move(layers, gradients, rate) {
      for (const [values, slopes] of pairs(layers, gradients)) {
        for (let index = 0; index < values.length; index++) values[index] -= rate * slopes[index];
      }
    },
    sums: () => null,
  };
}

/**
 * m ← 0.9 m + 0.1 g, v ← 0.999 v + 0.001 g², w ← w − η · √(1 − 0.999ᵗ) / (1 − 0.9ᵗ) · m / (√v + ε): Kingma and Ba
 * (2015), algorithm 1 in the order at the end of section 2, as Keras computes it.
 * @returns {Optimizer}
 */
export function adam() {
  let means = null; // of each array of weights: [m, v]
  let step = 0;
  let scaled = 0;
  return {
    move(layers, gradients, rate) {
      const all = pairs(layers, gradients);
      means ??= all.map(([values]) => [new Float32Array(values.length), new Float32Array(values.length)]);
      step += 1;
      scaled = (rate * Math.sqrt(1 - SECOND ** step)) / (1 - FIRST ** step);
      all.forEach(([values, slopes], place) => {
        const [m, v] = means[place];
        for (let index = 0; index < values.length; index++) {
          const slope = slopes[index];
          m[index] += (slope - m[index]) * (1 - FIRST);
          v[index] += (slope * slope - v[index]) * (1 - SECOND);
          values[index] -= (m[index] * scaled) / (Math.sqrt(v[index]) + EPSILON);
        }
      });
    },
    sums(layer) {
      const [m, v] = means?.[2 * layer].map((each) => each.slice()) ?? [];
      return m ? { step, rate: scaled, m, v } : null;
    },
  };
}

export const OPTIMIZERS = { sgd, adam };

/** Every layer's kernel and biases, each beside its gradient. */
function pairs(layers, gradients) {
  return layers.flatMap(({ kernel, shift }, index) => [
    [kernel, gradients[index].kernel],
    [shift, gradients[index].shift],
  ]);
}
