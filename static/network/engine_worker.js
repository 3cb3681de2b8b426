/** The engine in a thread of its own, so that neither drawing nor painting waits for it: see remote.js. */

import { acts } from "./acts.js";
import { answers } from "./thread.js";

const isSeen = (act) => act === "run" || act === "see";

answers(acts(), (act, found) => (isSeen(act) ? found.values.map((each) => each.buffer) : []));
