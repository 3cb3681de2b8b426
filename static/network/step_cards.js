/**
 * A step, card by card: forward, the loss, the gradients on their way back, the weights that move, forward again.
 *
 * @typedef {import("./training.js").Step} Step
 * @typedef {{words: Record<string, string>, classes: string[], chosen: number[], colours: ReturnType<typeof colours>}}
 *   About classes: names of those that are told apart, in the training's order · chosen: their labels
 * @typedef {{node: HTMLElement, show: (step: Step | null, about: About) => void}} Card
 */

import { css, signed, signedStepOf } from "./colours.js";
import { element, figure, filled, short, write } from "./dom.js";
import { EPSILON, FIRST, SECOND } from "./optimizers.js";

const SIDE = 28;
const MOST_PICTURES = 12;
const TERMS = 4; // of the loss that are written out
const FIELD = 9; // numbers of a kernel
const LAYERS = ["layer_convolution", "layer_convolution", "layer_dense", "layer_answer"];

/** What a theme's colours come to. @param {(name: string) => string} of a CSS variable's value */
export function colours(of) {
  const look = { card: of("--st-secondary-background-color"), accent: of("--st-primary-color"), second: of("--step-second") };
  return { ...look, text: of("--st-text-color"), muted: of("--step-muted"), signed: signed([look.second, look.card, look.accent]) };
}

/** @returns {Card[]} in the order of a step */
export const cards = () => [forward(), loss(), backward(), update(), again()];

/** A card with its number and title; `fill` has what stands in it. */
function card(title, fill) {
  const [heading, body] = [element("h3"), element("div", { class: "content" })];
  const node = element("section", { class: `card ${title}` }, heading, body);
  const show = fill(body);
  return {
    node,
    show(step, about) {
      write(heading, about.words[title]);
      show(step, about);
    },
  };
}

function forward() {
  return card("forward", (body) => {
    const [list, more] = [element("ul", { class: "pictures" }), element("p", { class: "muted" })];
    body.append(list, more);
    return (step, { words, classes }) => {
      const count = step?.labels.length ?? 0;
      write(more, step ? filled(words.forward_says, { count, shown: Math.min(count, MOST_PICTURES) }) : words.not_yet);
      list.replaceChildren(
        ...Array.from({ length: Math.min(count, MOST_PICTURES) }, (_, at) => {
          const share = percent(step.before[at]);
          const name = classes[step.labels[at]];
          const canvas = element("canvas", { width: SIDE, height: SIDE, role: "img", "aria-label": name });
          grey(canvas, step.pictures.subarray(at * SIDE * SIDE, (at + 1) * SIDE * SIDE));
          return element("li", {}, canvas, bar(step.before[at]), element("span", {}, share));
        }),
      );
    };
  });
}

function loss() {
  return card("loss", (body) => {
    const [value, says, terms] = [element("p", { class: "figure" }), element("p", { class: "muted" }), element("p", { class: "terms" })];
    body.append(value, says, terms);
    return (step, { words, classes }) => {
      write(value, step ? short(step.loss) : "–");
      const some = (step?.before ?? []).slice(0, TERMS).map((share) => `−ln ${figure(share)} = ${figure(-Math.log(share))}`);
      terms.replaceChildren(...some.flatMap((term) => [term, element("br")]), some.length < (step?.before.length ?? 0) ? "…" : "");
      write(says, filled(words.loss_says, { blind: short(Math.log(classes.length)) }));
    };
  });
}

/** The layers from the last to the first, as the gradients come. */
function backward() {
  return card("backward", (body) => {
    const [table, says] = [element("table"), element("p", { class: "muted" })];
    body.append(table, says);
    return (step, { words }) => {
      write(says, words.backward_says);
      const heads = [words.layer, words.slope, ""].map((each) => element(each ? "th" : "td", { scope: each && "col" }, each));
      const largest = Math.max(...(step?.slopes ?? []).filter(Number.isFinite), 0);
      const rows = LAYERS.map((name, layer) => {
        const title = filled(words[name], { number: layer + 1 });
        const count = step ? filled(words.weights, { count: step.counts[layer].toLocaleString("en") }) : "";
        const slope = step?.slopes[layer];
        const head = element("th", { scope: "row" }, title, element("small", {}, count));
        return element("tr", {}, head, element("td", { class: "number" }, step ? short(slope) : "–"), element("td", { class: "room" }, bar(largest ? slope / largest : 0)));
      }).reverse();
      rows.forEach((row, place) => row.style.setProperty("--place", String(place)));
      table.replaceChildren(element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
    };
  });
}

/** The first kernels: weights, gradients and what was added as small pictures, and one weight's sum as numbers. */
function update() {
  return card("update", (body) => {
    let [kernel, place] = [0, 4];
    let [last, lastAbout] = [null, null];
    const hidden = true; // until a step is told of, which gives them their names
    const [kernels, matrix] = [element("table", { class: "kernels", hidden }), element("div", { class: "matrix", role: "group", hidden })];
    const sum = element("dl", { hidden });
    const says = element("p", { class: "muted" });
    const pick = (next) => {
      [kernel, place] = next;
      render();
    };
    const heads = [];
    const cells = Array.from({ length: FIELD }, (_, at) => element("button", { type: "button", onclick: () => pick([kernel, at]) }));
    matrix.append(...cells);
    body.append(kernels, says, matrix, sum);

    function render() {
      const [step, { words }] = [last, lastAbout];
      write(says, step ? words.update_says : words.not_yet);
      for (const node of [kernels, matrix, sum]) node.hidden = !step;
      if (!step) return;
      const { kernel: weights, gradient, after, shape } = step.kernels;
      const maps = shape.at(-1);
      const rows = { row_weights: weights, row_slopes: gradient, row_moves: after.map((value, index) => value - weights[index]) };
      paint(rows, maps);
      cells.forEach((cell, at) => {
        const index = at * maps + kernel;
        cell.setAttribute("aria-pressed", String(at === place));
        cell.setAttribute("aria-label", filled(words.weight_at, { row: Math.trunc(at / 3) + 1, column: (at % 3) + 1, value: short(weights[index]) }));
        write(cell, short(Number(weights[index].toFixed(3))));
      });
      matrix.setAttribute("aria-label", filled(words.kernel, { number: kernel + 1 }));
      sum.replaceChildren(...sums(step, place * maps + kernel, words).flatMap(([term, told]) => [element("dt", {}, term), element("dd", {}, told)]));
    }

    function paint(rows, maps) {
      const { words, colours } = lastAbout;
      if (heads.length !== maps) {
        heads.splice(0, heads.length, ...Array.from({ length: maps }, (_, at) => element("button", { type: "button", onclick: () => pick([at, place]) }, small())));
        const lines = Object.keys(rows).map((name, line) =>
          element("tr", { class: name }, element("th", { scope: "row" }), ...heads.map((head) => element("td", {}, line ? small() : head))),
        );
        kernels.replaceChildren(element("tbody", {}, ...lines));
      }
      heads.forEach((head, at) => {
        head.setAttribute("aria-label", filled(words.kernel, { number: at + 1 }));
        head.setAttribute("aria-pressed", String(at === kernel));
      });
      Object.entries(rows).forEach(([name, values]) => {
        const row = kernels.querySelector(`.${name}`);
        write(row.firstChild, words[name]);
        const top = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        row.querySelectorAll("canvas").forEach((canvas, map) => {
          coloured(canvas, Array.from({ length: FIELD }, (_, at) => values[at * maps + map]), top, colours.signed);
        });
      });
    }

    return (step, about) => {
      [last, lastAbout] = [step, about];
      render();
    };
  });
}

/** How the weight at this index of the first kernels came to its next value: terms and what they come to. */
function sums(step, index, words) {
  const { kernel, gradient, after, sums: { before, now } } = step.kernels; // prettier-ignore
  const [slope, rate] = [gradient[index], step.learningRate].map(short);
  const [weight, next] = apart(kernel[index], after[index]);
  if (!now) return [[words.new_weight, `w − η · g = ${weight} − ${rate} × ${signedly(slope)} = ${next}`]];
  const [m, v] = [before?.m[index] ?? 0, before?.v[index] ?? 0].map(short);
  const unit = (value) => Number(value.toFixed(3));
  const { step: t } = now;
  return [
    [words.slope_mean, `m = ${FIRST} × ${signedly(m)} + ${unit(1 - FIRST)} × ${signedly(slope)} = ${short(now.m[index])}`],
    [words.square_mean, `v = ${SECOND} × ${v} + ${unit(1 - SECOND)} × ${signedly(slope)}² = ${short(now.v[index])}`],
    [words.scaled_rate, `η′ = ${rate} × √(1 − ${SECOND}^${t}) / (1 − ${FIRST}^${t}) = ${short(now.rate)}`],
    [
      words.new_weight,
      `w − η′ · m / (√v + ${short(EPSILON)}) = ${weight} − ${short(now.rate)} × ${signedly(short(now.m[index]))} / ` +
        `(√${short(now.v[index])} + ${short(EPSILON)}) = ${next}`,
    ],
  ];
}

/** Both with as many digits as it takes to tell them apart. */
function apart(before, after) {
  if (!Number.isFinite(before) || !Number.isFinite(after) || Math.abs(after) >= 100) return [short(before), short(after)];
  const digits = [3, 4, 5, 6, 7].find((each) => before.toFixed(each) !== after.toFixed(each)) ?? 3;
  const more = Math.min(digits + 1, 7);
  return [figure(before, more), figure(after, more)];
}

const signedly = (written) => (written.startsWith("−") ? `(${written})` : written);

function again() {
  return card("again", (body) => {
    const [value, says, list] = [element("p", { class: "figure" }), element("p", { class: "muted" }), element("ul", { class: "pictures" })];
    body.append(value, says, list);
    return (step, { words, classes }) => {
      write(value, step ? `${short(step.loss)} → ${short(step.again)}` : "–");
      const word = !step ? "not_yet" : step.again < step.loss ? "fell" : step.again > step.loss ? "rose" : "same";
      value.dataset.way = word;
      write(says, words[word]);
      const places = step ? [...step.labels.keys()].slice(0, MOST_PICTURES) : [];
      list.replaceChildren(
        ...places.map((at) => {
          const canvas = element("canvas", { width: SIDE, height: SIDE, role: "img", "aria-label": classes[step.labels[at]] });
          grey(canvas, step.pictures.subarray(at * SIDE * SIDE, (at + 1) * SIDE * SIDE));
          return element("li", {}, canvas, bar(step.after[at]), element("span", {}, percent(step.after[at])));
        }),
      );
    };
  });
}

const percent = (share) => (Number.isFinite(share) ? `${Math.round(100 * share)} %` : "NaN");
const small = () => element("canvas", { width: 3, height: 3, "aria-hidden": "true" });

function bar(share) {
  const [track, filling] = [element("div", { class: "track" }), element("i")];
  filling.style.transform = `scaleX(${Number.isFinite(share) ? share : 0})`;
  track.append(filling);
  return track;
}

function grey(canvas, picture) {
  const pixels = Uint8ClampedArray.from({ length: 4 * picture.length }, (_, at) => (at % 4 === 3 ? 255 : picture[at >> 2]));
  canvas.getContext("2d").putImageData(new ImageData(pixels, SIDE, SIDE), 0, 0);
}

/** Nine numbers, from −top to top; what is none stays blank. */
function coloured(canvas, values, top, steps) {
  const context = canvas.getContext("2d");
  values.forEach((value, at) => {
    context.fillStyle = css(steps, Number.isFinite(value) ? signedStepOf(value, top) : signedStepOf(0, 1));
    context.fillRect(at % 3, Math.trunc(at / 3), 1, 1);
  });
}
