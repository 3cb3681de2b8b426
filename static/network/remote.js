/**
 * An engine in a thread of its own; where a browser has no such threads, one beside the page.
 *
 * @typedef {import("./acts.js").Acts & {close: () => void}} Remote
 */

/** @returns {Promise<Remote>} */
export async function remote() {
  const worker = await started();
  if (!worker) return beside();
  const waiting = new Map();
  let count = 0;
  const ask = (act, ...given) =>
    new Promise((resolve, reject) => {
      const transfer = ["read", "see"].includes(act) ? [given[0].data.buffer] : [];
      waiting.set(++count, { resolve, reject });
      worker.postMessage({ number: count, act, given }, transfer);
    });
  worker.addEventListener("message", ({ data: { number, found, problem } }) => {
    const { resolve, reject } = waiting.get(number);
    waiting.delete(number);
    if (problem) reject(new Error(problem));
    else resolve(found);
  });
  return {
    open: (address) => ask("open", address),
    read: ({ width, height, data }, settings) => ask("read", { width, height, data }, settings),
    run: (...given) => ask("run", ...given),
    see: ({ width, height, data }, changes) => ask("see", { width, height, data }, changes),
    effects: (...given) => ask("effects", ...given),
    close: () => worker.terminate(),
  };
}

/** The worker, once it has answered, or null if it cannot be had. */
function started() {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(new URL("./engine_worker.js", import.meta.url), { type: "module" });
      worker.addEventListener("error", () => resolve(null), { once: true });
      worker.addEventListener("message", () => resolve(worker), { once: true });
    } catch {
      resolve(null);
    }
  });
}

async function beside() {
  const { acts } = await import("./acts.js"); // not before it is needed: most have it in the worker
  return { ...acts(), close() {} };
}
