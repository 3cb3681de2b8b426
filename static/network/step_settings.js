/**
 * What a visitor sets: classes, optimizer, learning rate, batch size, and what is to be broken.
 *
 * @typedef {{isTen: boolean, optimizer: "sgd" | "adam", learningRate: number, batchSize: number, speed: number,
 *   isZero: boolean, noRelu: boolean, isShuffled: boolean, dropout: boolean}} Settings speed: steps in a second
 */

import { element, short, write } from "./dom.js";

const USUAL = { sgd: 0.05, adam: 0.001 }; // learning rates; Adam's is Keras' own
const TOO_LARGE = 10;
const SPEEDS = [1, 2, 5, 10, 20, 50, 100];
const PER_TEN = 20; // places of the learning rate's slider between a number and ten times it
const MOST_BATCH = 64;

/** @returns {Settings} */
export const first = () => ({
  isTen: false, optimizer: "sgd", learningRate: USUAL.sgd, batchSize: 32, speed: 2,
  isZero: false, noRelu: false, isShuffled: false, dropout: false,
}); // prettier-ignore

/**
 * The controls. `changed` hears of every change, with whether the training must begin anew for it.
 * @param {Settings} settings is written to @param {(isAnew: boolean) => void} changed
 * @param {(node: Element, word: string) => Element} named keeps a node's text in the page's language
 */
export function controls(settings, changed, named) {
  const shows = []; // what is written anew at each change
  const set = (values, isAnew) => {
    Object.assign(settings, values);
    show();
    changed(isAnew);
  };
  const show = () => shows.forEach((each) => each());

  function slider(word, { min, max, step = 1 }, read, written, put) {
    const [title, told] = [named(element("span"), word), element("span", { class: "value", "aria-hidden": "true" })];
    const input = element("input", { type: "range", min, max, step, oninput: () => put(Number(input.value)) });
    shows.push(() => {
      input.value = String(read());
      write(told, written());
      input.setAttribute("aria-valuetext", written());
    });
    return element("label", { class: "slider" }, element("span", { class: "title" }, title, told), input);
  }

  function choice(word, name, options, read, put) {
    const group = `${name}-${Math.random().toString(36).slice(2)}`; // two parts on a page share no choice
    const inputs = options.map(([value, label]) => {
      const input = element("input", { type: "radio", name: group, onchange: () => put(value) });
      shows.push(() => (input.checked = read() === value));
      return element("label", {}, input, named(element("span"), label));
    });
    return element("fieldset", { class: name }, named(element("legend"), word), ...inputs);
  }

  function box(word, read, put) {
    const input = element("input", { type: "checkbox", onchange: () => put(input.checked) });
    shows.push(() => (input.checked = read()));
    return element("label", { class: word }, input, named(element("span"), word));
  }

  const rate = slider(
    "learning_rate", { min: -4 * PER_TEN, max: PER_TEN },
    () => Math.round(Math.log10(settings.learningRate) * PER_TEN),
    () => short(settings.learningRate),
    (place) => set({ learningRate: Number((10 ** (place / PER_TEN)).toPrecision(2)) }, false),
  ); // prettier-ignore
  const batch = slider(
    "batch_size", { min: 1, max: MOST_BATCH },
    () => settings.batchSize, () => String(settings.batchSize), (batchSize) => set({ batchSize }, false),
  ); // prettier-ignore
  const speed = slider(
    "speed", { min: 0, max: SPEEDS.length - 1 },
    () => SPEEDS.indexOf(settings.speed), () => `×${settings.speed}`, (place) => set({ speed: SPEEDS[place] }, false),
  ); // prettier-ignore
  const breaking = element(
    "fieldset", { class: "break" }, named(element("legend"), "break"),
    box("too_large", () => settings.learningRate === TOO_LARGE, (isOn) => set({ learningRate: isOn ? TOO_LARGE : USUAL[settings.optimizer] }, true)),
    box("zero", () => settings.isZero, (isZero) => set({ isZero }, true)),
    box("no_relu", () => settings.noRelu, (noRelu) => set({ noRelu }, true)),
    box("shuffled", () => settings.isShuffled, (isShuffled) => set({ isShuffled }, true)),
  ); // prettier-ignore
  const optimizer = choice(
    "optimizer", "optimizer", [["sgd", "sgd"], ["adam", "adam"]], () => settings.optimizer,
    (chosen) => set({ optimizer: chosen, learningRate: settings.learningRate === TOO_LARGE ? TOO_LARGE : USUAL[chosen] }, false),
  ); // prettier-ignore
  const classes = choice(
    "classes", "classes", [[false, "two"], [true, "ten"]], () => settings.isTen, (isTen) => set({ isTen }, true),
  ); // prettier-ignore
  const dropout = box("dropout", () => settings.dropout, (isOn) => set({ dropout: isOn }, true));
  show();
  return { speed, node: element("div", { class: "settings" }, classes, optimizer, rate, batch, dropout, breaking) };
}
