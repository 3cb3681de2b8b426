/**
 * An engine in a thread of its own; where a browser has no such threads, one beside the page.
 *
 * @typedef {import("./acts.js").Acts & {close: () => void}} Remote
 */

import { thread } from "./thread.js";

/** @returns {Promise<Remote>} */
export async function remote() {
  const made = await thread(new URL("./engine_worker.js", import.meta.url));
  if (!made) return beside();
  const { ask, close } = made;
  return {
    open: (address) => ask("open", [address]),
    read: ({ width, height, data }, settings) => ask("read", [{ width, height, data }, settings], [data.buffer]),
    run: (...given) => ask("run", given),
    see: ({ width, height, data }, changes) => ask("see", [{ width, height, data }, changes], [data.buffer]),
    effects: (...given) => ask("effects", given),
    close,
  };
}

async function beside() {
  const { acts } = await import("./acts.js"); // not before it is needed: most have it in the worker
  return { ...acts(), close() {} };
}
