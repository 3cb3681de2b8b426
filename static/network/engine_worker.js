/** The engine in a thread of its own, so that neither drawing nor painting waits for it: see remote.js. */

import { engine } from "./engine.js";
import { picture } from "./reading.js";
import { unpack } from "./weights.js";

postMessage({ number: 0 }); // it is there

let asked; // the engine of the network that was opened last, when it has come

const ACTS = {
  open: async (address) => void (await (asked = fetched(address))),
  read: (image, settings) => picture(image, settings),
  run: async (...given) => (await asked).run(...given),
  see: async (...given) => (await asked).see(...given),
  effects: async (...given) => (await asked).effects(...given),
};

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return engine(unpack(await answer.arrayBuffer()).stages);
}

addEventListener("message", async ({ data: { number, act, given } }) => {
  try {
    const found = await ACTS[act](...given);
    const arrays = act === "run" || act === "see" ? found.values : [];
    postMessage({ number, found }, { transfer: arrays.map((each) => each.buffer) });
  } catch (error) {
    postMessage({ number, problem: String(error) });
  }
});
