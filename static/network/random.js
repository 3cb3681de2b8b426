/** Numbers by chance that are the same each time for the same seed. Pure, but for the state that each source keeps. */

/**
 * Numbers in [0, 1), evenly spread: mulberry32 by Tommy Ettinger, 2^32 of them before they repeat.
 * @param {number} seed a whole number @returns {() => number}
 */
export function source(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The values in an order by chance, every one as likely (Fisher–Yates). @template T @param {ArrayLike<T>} values */
export function shuffled(values, random) {
  const found = Array.from(values);
  for (let last = found.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [found[last], found[other]] = [found[other], found[last]];
  }
  return found;
}

/** Evenly spread in ±√(6 / (inputs + outputs)): Glorot and Bengio (2010), formula 16; what Keras begins with. */
export function glorot(count, inputs, outputs, random) {
  const limit = Math.sqrt(6 / (inputs + outputs));
  return Float32Array.from({ length: count }, () => (2 * random() - 1) * limit);
}
