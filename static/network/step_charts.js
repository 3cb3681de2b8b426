/**
 * The curves of a training so far: the loss of each batch and their mean, the validation accuracy and what guessing gets.
 *
 * @typedef {import("./seen.js").History} History
 */

import { element, filled, short, write } from "./dom.js";

const [WIDTH, HEIGHT] = [420, 190]; // CSS pixels, before the page stretches it
const MARGIN = { left: 44, right: 10, top: 10, bottom: 22 };
const MOST_POINTS = 300;
const WINDOW = 20; // batches of which the bold line is the mean

/** @returns {{node: HTMLElement, show: (history: History, chance: number, about: import("./step_cards.js").About) => void}} */
export function charts() {
  const [loss, accuracy] = [chart(), chart()];
  return {
    node: element("div", { class: "charts" }, loss.node, accuracy.node),
    show({ losses, accuracies }, chance, { words, colours }) {
      const points = losses.map((value, index) => [index + 1, value]).filter(([, value]) => Number.isFinite(value));
      const most = Math.max(1, losses.length);
      const blind = -Math.log(chance);
      const top = Math.min(Math.max(blind * 1.2, ...thinned(points).map(([, value]) => value)), blind * 4);
      const recent = losses.slice(-WINDOW);
      const mean = recent.reduce((sum, value) => sum + value, 0) / recent.length;
      loss.show(words.loss_curve, losses.length ? filled(words.loss_told, { count: losses.length, mean: short(mean) }) : words.not_yet, { most, top }, colours, [
        { points: [[0, blind], [most, blind]], colour: colours.muted, isDashed: true },
        { points: thinned(points), colour: colours.muted, width: 1 },
        { points: thinned(running(points)), colour: colours.accent, width: 2.5 },
      ]); // prettier-ignore
      const validated = accuracies.map((each) => [each.step, each.accuracy]);
      const told = filled(words.accuracy_told, { accuracy: (100 * validated.at(-1)[1]).toFixed(1), step: validated.at(-1)[0] });
      accuracy.show(words.accuracy_curve, told, { most, top: 1 }, colours, [
        { points: [[0, chance], [most, chance]], colour: colours.muted, isDashed: true },
        { points: thinned(validated), colour: colours.accent, width: 2.5, isDotted: true },
      ]); // prettier-ignore
    },
  };
}

/** The mean of each point and those before it. */
function running(points) {
  let sum = 0;
  return points.map(([step, value], index) => {
    sum += value - (index >= WINDOW ? points[index - WINDOW][1] : 0);
    return [step, sum / Math.min(index + 1, WINDOW)];
  });
}

/** As many of the points as can be told apart. */
function thinned(points) {
  const every = Math.ceil(points.length / MOST_POINTS) || 1;
  return points.filter((_, index) => (points.length - 1 - index) % every === 0);
}

function chart() {
  const [title, said, canvas] = [element("figcaption"), element("p", { class: "muted" }), element("canvas")];
  const node = element("figure", { class: "chart" }, title, canvas, said);
  return {
    node,
    show(heading, told, axes, colours, lines) {
      write(title, heading);
      write(said, told);
      canvas.setAttribute("role", "img"); // not before there is something on it that can be told
      canvas.setAttribute("aria-label", `${heading}. ${told}`);
      draw(canvas, axes, colours, lines);
    },
  };
}

function draw(canvas, { most, top }, colours, lines) {
  const sharpness = devicePixelRatio || 1;
  const width = canvas.clientWidth || WIDTH;
  [canvas.width, canvas.height] = [Math.round(width * sharpness), Math.round(HEIGHT * sharpness)];
  const context = canvas.getContext("2d");
  context.scale(sharpness, sharpness);
  const { left, right, top: above, bottom } = MARGIN;
  const [room, high] = [width - left - right, HEIGHT - above - bottom];
  const place = ([step, value]) => [left + (step / most) * room, above + high * (1 - Math.min(value, top) / top)];
  context.font = `11px ${getComputedStyle(canvas).fontFamily}`;
  context.fillStyle = colours.muted;
  context.strokeStyle = colours.muted;
  context.textAlign = "right";
  for (const value of [0, top / 2, top]) {
    const [x, y] = place([0, value]);
    context.globalAlpha = 0.3;
    context.fillRect(x, y, room, 1);
    context.globalAlpha = 1;
    context.fillText(short(Number(value.toFixed(2))), x - 6, y + 4);
  }
  context.fillText(String(most), left + room, HEIGHT - 6);
  context.textAlign = "left";
  context.fillText("0", left, HEIGHT - 6);
  for (const line of lines) stroke(context, line, place);
}

function stroke(context, { points, colour, width = 1, isDashed = false, isDotted = false }, place) {
  context.setLineDash(isDashed ? [4, 4] : []);
  context.lineWidth = width;
  context.strokeStyle = context.fillStyle = colour;
  context.beginPath();
  for (const point of points) context.lineTo(...place(point));
  context.stroke();
  if (!isDotted) return;
  for (const point of points) {
    context.beginPath();
    context.arc(...place(point), 3, 0, 2 * Math.PI);
    context.fill();
  }
}
