/** A network from its address; the page to take home, which has its own in it, does without this. */

import { unpack } from "./weights.js";

/** The network whose file is at this address. @param {string} address @returns {Promise<import("./weights.js").Network>} */
export async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return unpack(await answer.arrayBuffer());
}
