/**
 * The page to take home: a canvas, test pictures and the living network, all in one file (model/takehome.py).
 *
 * @typedef {{weights: string, pictures: string, numbers: number[], labels: number[], data: string | null,
 *   taught: {names: string[], head: object} | null,
 *   languages: Record<string, {language: string, picture: string, kinds: Record<string, string>,
 *   headings: Record<string, string>, classes: string[], words: Record<string, string>}>}} Given
 *   weights: a network's file, pictures: uint8 (n, 28, 28), both in base64 · numbers, labels: the pictures' · data: what
 *   it was trained on, null for pictures of one's own · taught: classes that a visitor taught, which answer in place of the network's own; head: see head.js
 */

import { element, filled } from "../network/dom.js";
import { engine } from "../network/engine.js";
import { headed } from "../network/head.js";
import { COARSE } from "../network/reading.js";
import { best } from "../network/sayings.js";
import { view } from "../network/view.js";
import { unpack } from "../network/weights.js";
import { pad } from "./pad.js";

const SIDE = 28;

const find = (selector) => document.querySelector(selector);
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** @type {Given} */
const given = JSON.parse(find("#given").textContent);
const network = unpack(bytes(given.weights).buffer);
const all = bytes(given.pictures);
const pictures = given.labels.map((_, index) => all.subarray(index * SIDE ** 2, (index + 1) * SIDE ** 2));
const parameters = network.stages.reduce(
  (sum, { kernel, shift, normalised }) => sum + kernel.length + (kernel.length ? shift.length : 0) * (normalised ? 4 : 1),
  0,
);

let language = navigator.languages.map((each) => each.split("-")[0]).find((each) => given.languages[each]) ?? "en";
let chosen = 0; // which test picture is shown, null while it is a drawing
let isEmpty = false;

const spoken = () => given.languages[language];

function about() {
  const { picture, kinds, headings, classes, words } = spoken();
  const numbered = network.stages.map(({ kind }, index) => `${index + 1} ${kinds[kind]}`);
  return {
    network,
    titles: [picture, ...numbered],
    headings: [picture, ...network.stages.map(({ kind }) => headings[kind])],
    classes,
    words,
    truth: chosen === null ? null : given.labels[chosen],
  };
}

const shown = view(find(".network"), engine(network.stages), about(), () => undefined);

const sheet = pad(find(".pad"), ({ strokes, isDown }) => {
  find(".undo").disabled = find(".clear").disabled = strokes === 0;
  const wasSample = chosen !== null;
  isEmpty = strokes === 0;
  choose(null);
  if (wasSample) shown.become(about());
  if (isEmpty) shown.show(new Uint8Array(SIDE ** 2));
  else shown.draw(sheet.image(isDown ? COARSE : undefined));
});

/** Show a test picture, or mark that it is none. @param {number | null} index */
function choose(index) {
  chosen = index;
  for (const [at, button] of [...find(".samples").children].entries()) {
    button.setAttribute("aria-pressed", String(at === index));
  }
  if (index === null) return;
  isEmpty = false;
  shown.become(about());
  shown.show(pictures[index]);
}

function tile(index) {
  const { words, classes } = spoken();
  const label = filled(words.sample, { number: given.numbers[index], name: classes[given.labels[index]] });
  const canvas = element("canvas", { width: SIDE, height: SIDE });
  const image = new ImageData(SIDE, SIDE);
  pictures[index].forEach((value, at) => image.data.set([value, value, value, 255], 4 * at));
  canvas.getContext("2d").putImageData(image, 0, 0);
  const pressed = String(index === chosen);
  return element(
    "button",
    { type: "button", title: label, "aria-label": label, "aria-pressed": pressed, onclick: () => choose(index) },
    canvas,
  );
}

let answered = null;
function answer() {
  const { words, classes } = spoken();
  const { head = null, names = classes } = given.taught ?? {};
  const named = head?.beside ? [...classes, ...names] : names;
  const label = answered && best(answered);
  const share = answered && (100 * answered[label]).toFixed(1);
  const sentence = head ? words.taught : words.answer;
  find(".answer").textContent = isEmpty ? words.empty : answered ? filled(sentence, { name: named[label], share }) : "";
}

function speak() {
  const { words } = spoken();
  document.documentElement.lang = language;
  const texts = {
    ".lead": words.lead, h2: words.draw, ".undo": words.undo, ".clear": words.clear, ".heading": words.samples,
    ".facts": filled(given.data ? words.facts : words.facts_own, { parameters: parameters.toLocaleString("en"), data: given.data }),
  }; // prettier-ignore
  for (const [selector, text] of Object.entries(texts)) find(selector).textContent = text;
  find(".pad").setAttribute("aria-label", words.pad);
  find(".samples").replaceChildren(...pictures.map((_, index) => tile(index)));
  find(".languages").replaceChildren(...Object.entries(given.languages).map(button));
  answer();
}

function button([key, { language: name }]) {
  const speakIt = () => {
    language = key;
    speak();
    shown.become(about());
    find(`.languages [lang="${key}"]`).focus();
  };
  return element("button", { type: "button", lang: key, "aria-pressed": String(key === language), onclick: speakIt }, name);
}

find(".undo").addEventListener("click", sheet.undo);
find(".clear").addEventListener("click", sheet.clear);
find(".network").addEventListener("painted", ({ detail }) => {
  answered = detail && headed(detail, given.taught?.head);
  answer();
});
// The view looks for its colours anew when this class changes, as it does when the app's theme is switched.
const isDark = matchMedia("(prefers-color-scheme: dark)");
isDark.addEventListener("change", () => document.documentElement.classList.toggle("dark", isDark.matches));

speak();
shown.show(pictures[chosen]);
