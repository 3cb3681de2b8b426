/**
 * One training step, watched: the controls, the cards of a step, the curves, and the sentence that says what is seen.
 *
 * @typedef {{words: Record<string, string>, classes: string[], pair: number[], seed: number}} About
 *   classes: all ten classes' names · pair: the labels of the two that are told apart first · seed: of the first weights
 * @typedef {import("./training_acts.js").Acts & {close: () => void}} Trainer
 */

import { element, filled, short, write } from "./dom.js";
import { whenThemed } from "./look.js";
import { seen } from "./seen.js";
import { cards, colours } from "./step_cards.js";
import { charts } from "./step_charts.js";
import { controls, first } from "./step_settings.js";

const LOOKS = 5; // in a second, at most: faster, and nobody could follow
const SLOW = 2; // steps in a second: up to that, a step is shown card by card
const DROPOUT = 0.4; // the lesson's

/**
 * Bring a root to life.
 * @param {Element} root @param {Trainer} trainer with its pictures @param {About} about
 */
export function view(root, trainer, about) {
  const settings = first();
  const state = { about, told: null, history: null, isPlaying: false, isBusy: false, colours: null };
  const closing = new AbortController();
  const names = new Map(); // nodes whose text is a word
  const named = (node, word) => {
    names.set(node, word);
    return node;
  };
  const button = (word, onclick) => named(element("button", { type: "button", class: word, onclick }), word);
  const [step, play, anew] = [button("step", () => once()), button("play", () => toggle()), button("start_again", () => restart())];
  const count = element("output", { class: "count" });
  const [sentence, live] = [element("p", { class: "seen" }), element("p", { class: "unseen", role: "status" })];
  const all = cards();
  const curves = charts();
  const set = controls(settings, (isAnew) => (isAnew ? restart() : undefined), named);
  const bar = element("div", { class: "toolbar" }, step, play, anew, set.speed, count);
  const flow = element("div", { class: "flow" }, ...all.map(({ node }) => node));
  root.replaceChildren(bar, set.node, sentence, live, flow, curves.node);

  // --- what is shown --------------------------------------------------------------------------------------------

  const chosen = () => (settings.isTen ? state.about.classes.map((_, label) => label) : state.about.pair);
  const shownWith = () => {
    const labels = chosen();
    return { words: state.about.words, classes: labels.map((label) => state.about.classes[label]), chosen: labels, colours: state.colours };
  };

  function said() {
    const { name, details } = seen(state.told, state.history);
    const percents = ["accuracy", "chance", "below"].map((key) => [key, (100 * (details[key] ?? 0)).toFixed(key === "accuracy" ? 1 : 0)]);
    const numbers = ["loss", "again", "recent", "largest"].map((key) => [key, short(details[key] ?? 0)]);
    return { name, text: filled(state.about.words[name], { ...details, ...Object.fromEntries([...percents, ...numbers]) }) };
  }

  /** All of a step; slowly, card by card, if there is time. @param {number} [pause] milliseconds for each card */
  async function show(pause = 0) {
    const { told, history } = state;
    const about = shownWith();
    if (pause) {
      for (const { node, show } of all) {
        all.forEach((each) => each.node.classList.toggle("now", each.node === node));
        show(told.last, about);
        await new Promise((resolve) => setTimeout(resolve, pause));
        if (told !== state.told || closing.signal.aborted) return;
      }
    }
    for (const { node, show } of all) {
      node.classList.remove("now");
      if (!pause) show(told.last, about);
    }
    curves.show(history, told.chance, about);
    write(count, filled(about.words.count, { step: told.step }));
    const { name, text } = said();
    write(sentence, text);
    sentence.dataset.name = name;
    if (live.dataset.name !== name || !state.isPlaying) write(live, text); // not at every step of many
    live.dataset.name = name;
    root.dataset.step = String(told.step);
  }

  function writeNames() {
    for (const [node, word] of names) write(node, state.about.words[word]);
    write(play, state.about.words[state.isPlaying ? "pause" : "play"]);
    const pair = state.about.pair.map((label) => state.about.classes[label]);
    const two = root.querySelector(".classes label span");
    write(two, filled(state.about.words.two, { first: pair[0], second: pair[1] }));
  }

  function colour() {
    const style = getComputedStyle(root);
    state.colours = colours((variable) => style.getPropertyValue(variable).trim());
    if (state.told && !state.isBusy) show();
  }

  // --- what is computed -----------------------------------------------------------------------------------------

  /** One thing after the other: what was asked for while something is computed waits for it. */
  let turn = Promise.resolve();
  const inTurn = (work) => {
    turn = turn.then(work).catch((error) => {
      state.isPlaying = false;
      write(sentence, state.about.words.failed);
      console.warn(error);
    });
    return turn;
  };

  function restart() {
    return inTurn(async () => {
      state.told = await trainer.start({
        classes: chosen(), seed: state.about.seed, optimizer: settings.optimizer, isZero: settings.isZero,
        relu: !settings.noRelu, isShuffled: settings.isShuffled, dropout: settings.dropout ? DROPOUT : 0,
      }); // prettier-ignore
      state.history = { losses: [], accuracies: [...state.told.accuracies] };
      await show();
    });
  }

  function advance(steps, milliseconds, pause) {
    return inTurn(async () => {
      const { learningRate, batchSize, optimizer } = settings;
      state.told = await trainer.advance({ learningRate, batchSize, optimizer, steps, milliseconds });
      state.history.losses.push(...state.told.losses);
      state.history.accuracies.push(...state.told.accuracies);
      await show(pause);
    });
  }

  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const pauseAt = (speed) => (speed > SLOW || isStill() ? 0 : 600 / speed / all.length);

  function once() {
    if (state.isPlaying) toggle();
    return advance(1, 0, pauseAt(1)); // card by card, whatever the speed
  }

  function toggle() {
    state.isPlaying = !state.isPlaying;
    writeNames();
    if (state.isPlaying) playing();
  }

  async function playing() {
    while (state.isPlaying && !closing.signal.aborted) {
      const { speed } = settings;
      const looks = Math.min(speed, LOOKS);
      const rest = new Promise((resolve) => setTimeout(resolve, 1000 / looks));
      await advance(Math.round(speed / looks), 1000 / looks, pauseAt(speed));
      await rest;
      if (sentence.dataset.name === "seen_nan" && state.isPlaying) toggle(); // nothing more will come of it
    }
    writeNames();
  }

  const hidden = () => void (document.hidden && state.isPlaying && toggle()); // nobody looks
  document.addEventListener("visibilitychange", hidden, { signal: closing.signal });
  whenThemed(colour, closing.signal);
  const sizes = new ResizeObserver(() => state.told && curves.show(state.history, state.told.chance, shownWith()));
  sizes.observe(curves.node);

  writeNames();
  colour();
  restart();

  return {
    /** Another language, other classes. @param {About} next */
    become(next) {
      const isOther = `${next.pair} ${next.seed}` !== `${state.about.pair} ${state.about.seed}`;
      state.about = next;
      writeNames();
      if (isOther) restart();
      else inTurn(() => show());
    },
    /** Leave the page alone. */
    close() {
      closing.abort();
      state.isPlaying = false;
      sizes.disconnect();
    },
  };
}
