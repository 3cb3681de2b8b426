/**
 * What a training can be asked to do, in a thread of its own (training_worker.js) or beside the page.
 *
 * @typedef {{open: (address: string) => Promise<void>,
 *   start: (beginning: import("./training.js").Beginning) => Promise<import("./training.js").Told>,
 *   advance: (wish: import("./training.js").Wish) => Promise<import("./training.js").Told>}} Acts
 *   open: learn from the pictures whose file is at this address
 */

import { thread } from "./thread.js";
import { opened, training } from "./training.js";

/** @returns {Acts} */
export function acts() {
  let made;
  return {
    async open(address) {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      made = training(opened(await answer.arrayBuffer()));
    },
    start: async (beginning) => made.start(beginning),
    advance: async (wish) => made.advance(wish),
  };
}

/** A training in a thread of its own; where a browser has no such threads, one beside the page. */
export async function trainer() {
  const made = await thread(new URL("./training_worker.js", import.meta.url));
  if (!made) return { ...acts(), close() {} };
  const asked = ["open", "start", "advance"].map((act) => [act, (...given) => made.ask(act, given)]);
  return { ...Object.fromEntries(asked), close: made.close };
}
