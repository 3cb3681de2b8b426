/** The engine in a thread of its own, so that neither drawing nor painting waits for it: see remote.js. */

import { acts } from "./acts.js";

postMessage({ number: 0 }); // it is there

const own = acts();

addEventListener("message", async ({ data: { number, act, given } }) => {
  try {
    const found = await own[act](...given);
    const arrays = act === "run" || act === "see" ? found.values : [];
    postMessage({ number, found }, { transfer: arrays.map((each) => each.buffer) });
  } catch (error) {
    postMessage({ number, problem: String(error) });
  }
});
