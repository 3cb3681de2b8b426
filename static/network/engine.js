/**
 * What a view asks for its numbers: the network's answer with and without the visitor's changes, and what each map is
 * worth for it.
 */

import { effects } from "./ablation.js";
import { through } from "./forward.js";
import { changedStages, gainsByStage, isNothing, painted } from "./meddling.js";
import { picture } from "./reading.js";

const SLICE = 12; // milliseconds of work before the page may do other things

/** @param {import("./explain.js").Stage[]} stages @returns {import("./view.js").Engine} */
export function engine(stages) {
  const answered = (picture, changes) =>
    through(changedStages(changes, stages), asInput(picture), { gains: gainsByStage(changes, stages) });
  const run = (unpainted, changes) => ({
    picture: unpainted,
    values: answered(painted(changes, unpainted), changes),
    before: isNothing(changes) ? null : through(stages, asInput(unpainted)).at(-1),
  });
  return {
    run: async (unpainted, changes) => run(unpainted, changes),
    see: async (image, changes) => run(picture(image), changes),
    async effects(unpainted, changes, label) {
      const changed = changedStages(changes, stages);
      const gains = gainsByStage(changes, stages);
      const answer = (from, input) => {
        const later = new Map([...gains].filter(([stage]) => stage >= from).map(([stage, each]) => [stage - from, each]));
        return through(changed.slice(from), input, { gains: later }).at(-1);
      };
      const found = [];
      let began = performance.now();
      const values = answered(painted(changes, unpainted), changes);
      for (const effect of effects({ stages: changed }, values, label, answer)) {
        found.push(effect);
        if (performance.now() - began < SLICE) continue;
        await new Promise((resolve) => setTimeout(resolve));
        began = performance.now();
      }
      return found;
    },
  };
}

/** uint8 (784) -> float32 in [0, 1], the network's door as in model/network/forward.py. */
const asInput = (picture) => Float32Array.from(picture, (value) => value / 255);
