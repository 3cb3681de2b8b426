/**
 * An answer as people read it: the picture that the network sees, the most probable class, and ten bars for each model.
 *
 * @typedef {{name: string, address: string, unknownBelow: number}} Model
 *   unknownBelow: the score, as in model/evaluation/calibration.py, below which a picture looks like none of the ten
 * @typedef {{models: Model[], beside: boolean, classes: string[], words: Record<string, string>}} Said
 *   beside: whether each model has its bars, or the first alone
 */

import { element, filled, write } from "./dom.js";
import { SIDE } from "./reading.js";

const LEADING = 3; // bars that are shown where there is no room for ten

/**
 * Fill the elements of live_answer/answer.html anew at each answer.
 * @param {ParentNode} root @param {Said} said
 * @returns {(picture: Uint8Array, answers: Float32Array[]) => void} answers: ten probabilities by each of the models
 */
export function bars(root, said) {
  const all = (said.beside ? said.models : said.models.slice(0, 1)).map(() => ten(said.classes));
  const parts = all.map(({ node }, index) => {
    const title = all.length > 1 ? [element("strong", {}, said.models[index].name)] : [];
    return element("div", {}, ...title, node);
  });
  root.querySelector(".models").replaceChildren(...parts);
  return (picture, answers) => {
    paint(root.querySelector("canvas"), picture);
    headline(root, said, answers);
    all.forEach(({ show }, index) => show(answers[index]));
  };
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const order = (shares) => [...shares.keys()].sort((first, second) => shares[second] - shares[first]);

/** Ten bars, made once and moved ever after. */
function ten(classes) {
  const rows = classes.map((name) => {
    const [bar, share] = [element("div"), element("span")];
    const node = element("div", { class: "bar" }, element("span", {}, name), element("div", { class: "track" }, bar), share);
    return { node, bar, share };
  });
  return {
    node: element("div", {}, ...rows.map(({ node }) => node)),
    show(shares) {
      const best = order(shares).slice(0, LEADING);
      rows.forEach(({ node, bar, share }, index) => {
        node.classList.toggle("first", index === best[0]);
        node.classList.toggle("leading", best.includes(index));
        bar.style.transform = `scaleX(${shares[index]})`;
        write(share, percent(shares[index]));
      });
    },
  };
}

function paint(canvas, picture) {
  const pixels = Uint8ClampedArray.from({ length: 4 * picture.length }, (_, at) => (at % 4 === 3 ? 255 : picture[at >> 2]));
  canvas.getContext("2d").putImageData(new ImageData(pixels, SIDE, SIDE), 0, 0);
}

/** A model's most probable class, its share, and whether the picture rather looks like none of the ten. */
function judged(shares, { unknownBelow }, classes) {
  const [first, second] = order(shares);
  const isUnknown = shares[first] + shares[second] < unknownBelow;
  return { answer: classes[first], share: percent(shares[first]), isUnknown };
}

function headline(root, { models, classes, words }, answers) {
  const [{ answer, share, isUnknown }, ...others] = answers.map((shares, index) => judged(shares, models[index], classes));
  const find = (name) => root.querySelector(name);
  const certain = element("span", { class: "share" }, share);
  write(find(".says"), filled(words.says, models[0]));
  find(".name").replaceChildren(...(isUnknown ? [words.unknown] : [`${answer} `, certain]));
  find(".closest").replaceChildren(...(isUnknown ? [`${filled(words.closest, { name: answer })} `, certain] : []));
  const sentences = others.map((other, index) => {
    const said = other.isUnknown ? words.otherUnknown : words.other;
    return element("p", {}, filled(said, { ...other, name: models[index + 1].name }));
  });
  find(".others").replaceChildren(...sentences);
}
