/**
 * A module that runs in a thread of its own and answers what it is asked, one message each.
 *
 * @typedef {{ask: (act: string, given: unknown[], transfer?: Transferable[]) => Promise<any>, close: () => void}} Thread
 */

/**
 * The thread, once it has said that it is there, or null where a browser has none.
 * @param {URL} address of a module that calls `answers` @returns {Promise<Thread | null>}
 */
export async function thread(address) {
  const worker = await started(address);
  if (!worker) return null;
  const waiting = new Map();
  let count = 0;
  worker.addEventListener("message", ({ data: { number, found, problem } }) => {
    const { resolve, reject } = waiting.get(number);
    waiting.delete(number);
    if (problem) reject(new Error(problem));
    else resolve(found);
  });
  return {
    ask: (act, given, transfer = []) =>
      new Promise((resolve, reject) => {
        waiting.set(++count, { resolve, reject });
        worker.postMessage({ number: count, act, given }, transfer);
      }),
    close: () => worker.terminate(),
  };
}

/**
 * In the thread: say that it is there, and answer.
 * @param {Record<string, (...given: any[]) => any>} acts
 * @param {(act: string, found: any) => Transferable[]} [transferred] what of an answer is handed over, not copied
 */
export function answers(acts, transferred = () => []) {
  addEventListener("message", async ({ data: { number, act, given } }) => {
    try {
      const found = await acts[act](...given);
      postMessage({ number, found }, { transfer: transferred(act, found) });
    } catch (error) {
      postMessage({ number, problem: String(error) });
    }
  });
  postMessage({ number: 0 });
}

function started(address) {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(address, { type: "module" });
      worker.addEventListener("error", () => resolve(null), { once: true });
      worker.addEventListener("message", () => resolve(worker), { once: true });
    } catch {
      resolve(null);
    }
  });
}
