/**
 * An engine in a thread of its own; where a browser has no such threads, one beside the page.
 *
 * @typedef {import("./view.js").Engine & {open: (address: string) => Promise<void>,
 *   read: (image: ImageData, settings?: import("./reading.js").Settings) => Promise<Uint8Array>,
 *   close: () => void}} Remote
 *   open: compute with the network whose file is at this address from now on · read: the canvas as the network sees it
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
  const [{ engine }, { picture }, { unpack }] = await Promise.all(
    ["engine", "reading", "weights"].map((name) => import(`./${name}.js`)),
  );
  let asked;
  return {
    async open(address) {
      asked = engine(unpack(await (await fetch(address)).arrayBuffer()).stages);
    },
    read: async (image, settings) => picture(image, settings),
    run: (...given) => asked.run(...given),
    see: (...given) => asked.see(...given),
    effects: (...given) => asked.effects(...given),
    close() {},
  };
}
