/**
 * What an engine can be asked to do, in a thread of its own (engine_worker.js) or beside the page: see remote.js.
 *
 * @typedef {import("./view.js").Engine & {open: (address: string) => Promise<void>,
 *   read: (image: {width: number, height: number, data: Uint8ClampedArray}, settings?: import("./reading.js").Settings)
 *   => Promise<Uint8Array>}} Acts
 *   open: compute with the network whose file is at this address from now on · read: the canvas as the network sees it
 */

import { engine } from "./engine.js";
import { picture } from "./reading.js";
import { load } from "./weights.js";

/** @returns {Acts} */
export function acts() {
  let asked; // the engine of the network that was opened last, when it has come
  return {
    open: async (address) => void (await (asked = load(address).then(({ stages }) => engine(stages)))),
    read: async (image, settings) => picture(image, settings),
    run: async (...given) => (await asked).run(...given),
    see: async (...given) => (await asked).see(...given),
    effects: async (...given) => (await asked).effects(...given),
  };
}
