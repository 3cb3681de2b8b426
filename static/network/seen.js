/**
 * What a training shows at a step, read off its values alone: whatever was broken, nothing is said that is not there.
 *
 * @typedef {import("./training.js").Told} Told
 * @typedef {{losses: number[], accuracies: {step: number, accuracy: number}[]}} History all that was told so far
 * @typedef {{name: string, details: Record<string, number>}} Seen a sentence's name among the words, and its fields
 */

const ENOUGH = 50; // steps before a lack of progress is worth a word
const RECENT = 20; // batches whose mean loss is looked at
const NEAR = 1.35; // times what guessing gets right: no better than that
const BY_HEART = 0.6; // of the blind guess's loss: below it the training pictures are learned
const LEARNED = 0.5; // of the way from guessing to all right
const FAR = 1.5; // times the loss or the blind guess's: a step that leads so far away is told in any case
const SHARE_BELOW = 0.01; // of the maps' values

/** @param {Told} told @param {History} history @returns {Seen} */
export function seen({ step, last, chance }, { losses, accuracies }) {
  const { accuracy } = accuracies.at(-1);
  if (!last) return { name: "seen_start", details: { accuracy, chance } };
  const details = {
    step, accuracy, chance, loss: last.loss, again: last.again, below: last.belowZero, recent: mean(losses.slice(-RECENT)),
    largest: last.weights.reduce((most, each) => Math.max(most, each), 0), blind: -Math.log(chance),
  }; // prettier-ignore
  const found = CASES.find(({ holds }) => holds(details, last));
  return { name: found.name, details };
}

const CASES = [
  { name: "seen_nan", holds: ({ loss, again }) => !Number.isFinite(loss) || !Number.isFinite(again) },
  {
    name: "seen_all_still",
    holds: (_, { slopes, moves }) => slopes.every((each) => each === 0) && moves.every((each) => each === 0),
  },
  { name: "seen_still", holds: (_, { slopes }) => slopes.slice(0, 2).every((each) => each === 0) },
  { name: "seen_rose", holds: ({ loss, again, blind }) => again > FAR * Math.max(loss, blind) },
  { name: "seen_by_heart", holds: (details) => isNoBetter(details) && details.recent < BY_HEART * details.blind },
  { name: "seen_chance", holds: isNoBetter },
  { name: "seen_below_learned", holds: (details) => details.below > SHARE_BELOW && isLearned(details) },
  { name: "seen_below", holds: ({ below }) => below > SHARE_BELOW },
  { name: "seen_learned", holds: isLearned },
  { name: "seen_rose", holds: ({ loss, again }) => again > loss },
  { name: "seen_fell", holds: ({ loss, again }) => again < loss },
  { name: "seen_same", holds: () => true },
];

function isNoBetter({ step, accuracy, chance }) {
  return step >= ENOUGH && accuracy <= NEAR * chance;
}

function isLearned({ step, accuracy, chance }) {
  return step >= ENOUGH && accuracy >= chance + LEARNED * (1 - chance);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
