/** A training in a thread of its own, so that the page stays quick: see training_acts.js. */

import { answers } from "./thread.js";
import { acts } from "./training_acts.js";

answers(acts());
