/**
 * A training from its first weights on, step by step, in the page itself. Pure: it knows no page.
 *
 * @typedef {{images: Uint8Array, labels: Uint8Array}} Pictures images: (count, 784)
 * @typedef {{train: Pictures, validation: Pictures}} Data
 * @typedef {{classes: number[], seed: number, optimizer: "sgd" | "adam", isZero: boolean, relu: boolean,
 *   isShuffled: boolean, dropout: number}} Beginning
 *   classes: the labels that are told apart · isZero: begin with weights of zero · relu: whether there is a ReLU ·
 *   isShuffled: whether the training pictures' labels are dealt out by chance · dropout: its rate
 * @typedef {{learningRate: number, batchSize: number, optimizer: "sgd" | "adam", steps: number, milliseconds: number}}
 *   Wish steps: how many at most · milliseconds: after which no further one begins
 * @typedef {{kernel: Float32Array, gradient: Float32Array, after: Float32Array, shape: number[],
 *   sums: {before: import("./optimizers.js").Sums | null, now: import("./optimizers.js").Sums | null}}} Kernels
 *   the first convolution's, in its shape: before the step, the loss' gradient, after it
 * @typedef {{pictures: Uint8Array, labels: number[], before: number[], after: number[], loss: number, again: number,
 *   belowZero: number, learningRate: number, optimizer: "sgd" | "adam", slopes: number[], moves: number[],
 *   weights: number[], counts: number[], kernels: Kernels}} Step
 *   a step, seen closely: its batch, pictures (batch, 784), and the places of their classes · before, after: what each
 *   picture's right class gets · loss, again: of the batch, before and after · slopes, moves, weights: each layer's norm
 *   (L2) of the gradient, of what was added to the weights, and of the weights after that · counts: of weights
 * @typedef {{step: number, losses: number[], accuracies: {step: number, accuracy: number}[], chance: number,
 *   last: Step | null}} Told
 *   losses: of the batches since what was told before · accuracies: of the validation pictures, since then likewise ·
 *   chance: what guessing gets right
 */

import { PICTURE, fresh, masks, pass } from "./backward.js";
import { OPTIMIZERS } from "./optimizers.js";
import { shuffled, source } from "./random.js";

export const EVERY = 25; // steps between two looks at the validation pictures
const SIZE = PICTURE * PICTURE;

/**
 * @param {Data} data
 * @returns {{start: (beginning: Beginning) => Told, advance: (wish: Wish) => Told}}
 */
export function training(data) {
  let now = null;
  return {
    start(beginning) {
      now = begun(data, beginning);
      return { ...told(now), losses: [], accuracies: [validated(now)], last: null };
    },
    advance({ learningRate, batchSize, optimizer, steps, milliseconds }) {
      if (optimizer !== now.optimizer) Object.assign(now, { optimizer, mover: OPTIMIZERS[optimizer]() });
      const end = performance.now() + milliseconds;
      const [losses, accuracies] = [[], []];
      let last = null;
      for (let count = 1; !last; count++) {
        const isLast = count >= steps || performance.now() >= end;
        const { loss, seen } = stepped(now, { learningRate, batchSize, isSeen: isLast });
        losses.push(loss);
        if (now.step % EVERY === 0) accuracies.push(validated(now));
        last = seen;
      }
      return { ...told(now), losses, accuracies, last };
    },
  };
}

/** The file of the pictures: see model/data/few.py. @param {ArrayBuffer} buffer @returns {Data} */
export function opened(buffer) {
  const [training, validation] = new Uint32Array(buffer, 0, 2);
  const count = training + validation;
  const bytes = new Uint8Array(buffer, 8);
  if (bytes.length !== count * (SIZE + 1)) throw new Error("This is no file of pictures.");
  const part = (from, to) => ({
    labels: bytes.subarray(from, to),
    images: bytes.subarray(count + SIZE * from, count + SIZE * to),
  });
  return { train: part(0, training), validation: part(training, count) };
}

const told = ({ step, classes }) => ({ step, chance: 1 / classes.length });

function begun(data, { classes, seed, optimizer, isZero, relu, isShuffled, dropout }) {
  const random = source(seed);
  const train = of(classes, data.train);
  return {
    classes, optimizer, relu, dropout, random, train,
    layers: fresh({ classes: classes.length, isZero }, random),
    mover: OPTIMIZERS[optimizer](),
    labels: isShuffled ? shuffled(train.labels, random) : train.labels,
    validation: of(classes, data.validation),
    waiting: [], // the pictures that this epoch has left
    step: 0,
  }; // prettier-ignore
}

/** The pictures of these classes, and the places of their classes among them. */
function of(classes, { images, labels }) {
  const places = [...labels.keys()].filter((place) => classes.includes(labels[place]));
  return { images, places, labels: places.map((place) => classes.indexOf(labels[place])) };
}

/** uint8 -> float32 in [0, 1], the network's door as in model/network/forward.py. */
function entered({ images, places }, chosen) {
  const found = new Float32Array(chosen.length * SIZE);
  chosen.forEach((index, at) => {
    const from = places[index] * SIZE;
    for (let pixel = 0; pixel < SIZE; pixel++) found[at * SIZE + pixel] = images[from + pixel] / 255;
  });
  return found;
}

/** The next pictures in this epoch's order; where too few are left, the next epoch begins. */
function batch(now, size) {
  if (now.waiting.length < size) now.waiting = shuffled([...now.train.places.keys()], now.random);
  return now.waiting.splice(0, size);
}

function stepped(now, { learningRate, batchSize, isSeen }) {
  const { layers, relu, random, dropout, mover } = now;
  const chosen = batch(now, batchSize);
  const labels = chosen.map((index) => now.labels[index]);
  const pictures = entered(now.train, chosen);
  const way = { relu, masks: dropout ? masks(batchSize * layers[2].shift.length, dropout, random) : null };
  const before = pass(layers, pictures, labels, { ...way, gradients: true });
  const was = isSeen ? layers.map(({ kernel, shift }) => [kernel.slice(), shift.slice()]) : null;
  const sumsBefore = isSeen ? mover.sums(0) : null;
  mover.move(layers, before.gradients, learningRate);
  now.step += 1;
  if (!isSeen) return { loss: before.loss, seen: null };
  const after = pass(layers, pictures, labels, way);
  const right = ({ probabilities }) => labels.map((label, at) => probabilities[at * now.classes.length + label]);
  const seen = {
    pictures: Uint8Array.from(pictures, (value) => Math.round(value * 255)),
    labels, before: right(before), after: right(after), loss: before.loss, again: after.loss,
    belowZero: before.belowZero, learningRate, optimizer: now.optimizer,
    slopes: before.gradients.map(({ kernel, shift }) => norm(kernel, shift)),
    moves: layers.map(({ kernel, shift }, at) => norm(less(kernel, was[at][0]), less(shift, was[at][1]))),
    weights: layers.map(({ kernel, shift }) => norm(kernel, shift)),
    counts: layers.map(({ kernel, shift }) => kernel.length + shift.length),
    kernels: {
      kernel: was[0][0], gradient: before.gradients[0].kernel, after: layers[0].kernel.slice(),
      shape: layers[0].kernelShape, sums: { before: sumsBefore, now: mover.sums(0) },
    },
  }; // prettier-ignore
  return { loss: before.loss, seen };
}

const less = (values, others) => values.map((value, index) => value - others[index]);

/** √Σ w² over all of them. */
function norm(...arrays) {
  let sum = 0;
  for (const values of arrays) for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** The share of the validation pictures whose right class is the most probable one, without dropout. */
function validated({ layers, relu, validation, classes, step }) {
  const chosen = [...validation.places.keys()];
  const { probabilities } = pass(layers, entered(validation, chosen), validation.labels, { relu });
  const isRight = (label, at) => {
    const own = probabilities.subarray(at * classes.length, (at + 1) * classes.length);
    return own.indexOf(Math.max(...own)) === label;
  };
  return { step, accuracy: validation.labels.filter(isRight).length / chosen.length };
}
