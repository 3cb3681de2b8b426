/**
 * What the view says in words, by the templates of ui/network/words.py. Pure.
 *
 * @typedef {import("./layout.js").Unit} Unit
 * @typedef {import("./view.js").About} About
 * @typedef {import("./connections.js").Link} Link
 */

import { change, figure, filled } from "./dom.js";
import { indexOf, shapeAfter, strongestInMap } from "./explain.js";
import { count, isNothing } from "./meddling.js";

const MOST_SOURCES = 3;

/** The stage that gives the answer, NaN if it is not shown. @param {import("./explain.js").Network} network */
export const answering = ({ stages }) => (stages.at(-1)?.kind === "softmax" ? stages.length - 1 : NaN);

/** Whether the answer is shown. */
export const isAnswered = (network) => answering(network) >= 0;

/** A class's score, of which the softmax makes its answer. @param {Unit} answer */
export const score = ({ stage, channel }) => ({ stage: stage - 1, channel });

/** The place of the largest. @param {ArrayLike<number>} values @returns {number} */
export const best = (values) => values.indexOf(Math.max(...values));

/** "Convolution 3, map 35" or "Answer: Bag". @param {Pick<About, "titles" | "words" | "classes" | "network">} about */
export function name({ titles, words, classes, network }, { stage, channel }) {
  const title = titles[stage + 1];
  if (stage < 0) return title;
  const { kind, shape } = network.stages[stage];
  if (kind === "logits" || kind === "softmax") return `${title}: ${classes[channel]}`;
  return filled(shape.length === 3 ? words.map_of : words.unit_of, { stage: title, number: channel + 1 });
}

/** What a unit gets most from, or how to begin where none is looked at. @param {About} about @param {Link[]} links */
export function fedBy(about, shown, links) {
  const { words, network } = about;
  if (!shown) return words.begin;
  const end = shown.stage === answering(network) ? score(shown) : shown;
  const strongest = links.filter(({ to }) => to.stage === end.stage).reverse().slice(0, MOST_SOURCES);
  const isAlone = shown.stage < 0 || ["pooling", "average", "global"].includes(network.stages[shown.stage].kind);
  if (isAlone || strongest.length === 0) return name(about, shown);
  const parts = strongest.map(
    ({ from, strength }) => `${shortName(about, from)} ${strength > 0 ? "+" : ""}${figure(strength)}`,
  );
  return filled(words.fed_by, { unit: name(about, shown), sources: parts.join(", ") });
}

function shortName({ words, network, titles, classes }, { stage, channel }) {
  if (stage < 0) return titles[0];
  const { kind, shape } = network.stages[stage];
  if (kind === "logits" || kind === "softmax") return classes[channel];
  return filled(shape.length === 3 ? words.map : words.unit, { number: channel + 1 });
}

/** A unit with its largest value. @param {About} about @param {Float32Array[]} values @param {Unit} unit */
export function atMost(about, values, unit) {
  const { network, words } = about;
  const strongest = strongestInMap(network, values, unit.stage, unit.channel);
  const value = values[unit.stage + 1][indexOf(shapeAfter(network, unit.stage), strongest)];
  return filled(words.at_most, { unit: name(about, unit), value: figure(value) });
}

/**
 * How many things were changed, and what that makes of the answer: "Changed: 2 · Bag 0.91 → 0.30 · Shirt 0.05 → 0.60".
 * @param {About} about @param {import("./meddling.js").Changes} changes
 * @param {Float32Array | undefined} now @param {Float32Array | null} before the answers, null where nothing was changed
 */
export function changed({ words, classes, network }, changes, now, before) {
  const parts = isNothing(changes) ? [] : [filled(words.changes, { count: count(changes) })];
  if (now && before && isAnswered(network)) {
    const told = new Set([best(before), best(now)]);
    parts.push(...[...told].map((label) => `${classes[label]} ${change(before[label], now[label])}`));
  }
  return parts.join(" · ");
}

/** Which maps and units matter most. @param {About} about @param {import("./ablation.js").Effect[]} found */
export function mattering(about, found, label) {
  const { words, classes } = about;
  const parts = found.map((effect) => `${name(about, effect)} (${change(effect.before, effect.after)})`);
  return filled(found.length ? words.matters : words.none_matters, { answer: classes[label], units: parts.join(", ") });
}
