/**
 * The network in one row, a stage beside the other, each as all its maps or units: what is spoken of stands out.
 *
 * @typedef {{network: import("./explain.js").Network, headings: string[], classes: string[],
 *   words: {label: string, answer: string}}} About
 *   headings: of the picture and of each stage · words: the row's name, and the answer with {name} and {share} · the
 *   network may end before its answer, which is then not given away
 * @typedef {{stage: number, channel: number}} Unit
 */

import { element, filled, write } from "./dom.js";
import { FRAME, alone, cell } from "./layout.js";
import { look, whenThemed } from "./look.js";
import { cells, palette } from "./render.js";

const ANSWERING = ["logits", "softmax"];
const BETWEEN = 2; // CSS pixels between two bars

/**
 * Fill a root with the row.
 * @param {HTMLElement} root @param {About} about
 */
export function strip(root, about) {
  const state = { about, stages: [], values: null, picture: null, spokenOf: "", units: [], colours: null };
  const closing = new AbortController();

  function build() {
    const { network, headings, words } = state.about;
    const shaped = [{ kind: "picture", shape: network.inputShape }, ...network.stages];
    state.stages = shaped.map((each, index) => {
      const [canvas, name] = [element("canvas"), element("span", {}, headings[index])];
      const says = element("p");
      const node = element("figure", { class: each.kind }, canvas, says, element("figcaption", {}, name));
      return { ...each, stage: index - 1, canvas, node, says };
    });
    root.replaceChildren(...state.stages.map(({ node }) => node));
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", words.label);
    lay();
    mark();
  }

  function lay() {
    const sharpness = devicePixelRatio || 1;
    for (const each of state.stages) {
      const height = Math.round(parseFloat(getComputedStyle(each.canvas).height)) || 0;
      if (!height) return;
      each.column = alone(each.stage, each, height - 2 * FRAME);
      each.canvas.style.width = `${each.column.width}px`;
      [each.canvas.width, each.canvas.height] = [each.column.width, height].map((size) => Math.round(size * sharpness));
    }
    if (root.scrollWidth > root.clientWidth) root.tabIndex = 0; // to be moved by keys
    else root.removeAttribute("tabindex");
    paint();
  }

  function paint() {
    const { stages, values, picture, colours, units, about } = state;
    if (!values || !colours) return;
    const sharpness = devicePixelRatio || 1;
    for (const { kind, stage, column, canvas, says } of stages) {
      if (!column) continue;
      const context = canvas.getContext("2d");
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(sharpness, 0, 0, sharpness, 0, 0);
      if (ANSWERING.includes(kind)) bars(context, values[stage + 1], column, colours);
      else cells(context, { values, picture }, column, colours);
      for (const unit of units) if (unit.stage === stage) outlined(context, column, unit, colours);
      if (kind === "softmax") say(says, values.at(-1), about);
    }
  }

  /** Which stages stand out; a row that does not fit moves them into sight. */
  function mark() {
    const now = new Set(state.spokenOf.split(" ").filter(Boolean).map(Number));
    const shown = state.stages.filter(({ stage, node }) => {
      node.classList.toggle("now", now.has(stage));
      return now.has(stage);
    });
    if (!shown.length || root.scrollWidth <= root.clientWidth) return;
    const [first, last] = [shown[0].node, shown.at(-1).node];
    const middle = (first.offsetLeft + last.offsetLeft + last.offsetWidth) / 2;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    root.scrollTo({ left: middle - root.clientWidth / 2, behavior: isStill ? "instant" : "smooth" });
  }

  function colour() {
    state.colours = palette(look(root));
    paint();
  }

  const sizes = new ResizeObserver(() => {
    lay();
    mark();
  });
  sizes.observe(root);
  whenThemed(colour, closing.signal);
  colour();
  build();

  return {
    /** What went in, uint8 (784), and what came out of each stage. */
    show(picture, values) {
      Object.assign(state, { picture, values: values.slice(0, state.about.network.stages.length + 1) });
      paint();
    },
    /** @param {string} stages that are spoken of, such as "0 2", the picture as −1 @param {Unit[]} units that are framed */
    point(stages, units) {
      const isOther = stages !== state.spokenOf;
      Object.assign(state, { spokenOf: stages, units });
      if (isOther) mark();
      paint();
    },
    /** Another language, or a network that ends elsewhere. @param {About} next */
    become(next) {
      Object.assign(state, { about: next, values: null });
      build();
    },
    /** Leave the page alone. */
    close() {
      closing.abort();
      sizes.disconnect();
    },
  };
}

/** Ten values as bars from zero on, those below it to the left. */
function bars(context, values, column, colours) {
  const isSigned = column.kind === "logits";
  const top = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const best = values.indexOf(Math.max(...values));
  values.forEach((value, channel) => {
    const { left, top: y, width, height } = cell(column, channel);
    const [from, room] = isSigned ? [left + width / 2, width / 2] : [left, width];
    const length = isSigned ? (value / top) * room : value * room;
    context.fillStyle = colours.faint;
    context.fillRect(left, y, width, height - BETWEEN);
    context.fillStyle = isSigned ? (value < 0 ? colours.second : colours.accent) : channel === best ? colours.accent : colours.muted;
    context.fillRect(Math.min(from, from + length), y, Math.abs(length), height - BETWEEN);
  });
}

function outlined(context, column, { channel }, colours) {
  const { left, top, width, height } = cell(column, channel);
  context.strokeStyle = colours.text;
  context.lineWidth = 2;
  context.strokeRect(left - 1.5, top - 1.5, width + 3, height + 3);
}

function say(node, shares, { classes, words }) {
  const best = shares.indexOf(Math.max(...shares));
  write(node, filled(words.answer, { name: classes[best], share: (100 * shares[best]).toFixed(1) }));
}
