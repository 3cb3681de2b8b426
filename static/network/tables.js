/** The network in a table: what the drawing shows, for whoever doesn't see it; filled in while it is open. */

import { fed, feeding } from "./connections.js";
import { element, figure, filled, write } from "./dom.js";
import { largest, ofMap } from "./explain.js";
import { name } from "./sayings.js";

const REST = 300; // milliseconds without a change
const MOST = 20; // links to either side

/**
 * Keep the tables within `details` as `now()` says.
 * @param {HTMLDetailsElement} details @param {() => object} now @param {Function} listen
 */
export function tables(details, now, listen) {
  const body = details.querySelector(".body");
  let resting;
  const fill = () => {
    const state = now();
    if (!details.open || !state.values) return;
    body.replaceChildren(...[stages(state), links(state)].filter(Boolean));
  };
  listen(details, "toggle", fill);
  return {
    changed() {
      clearTimeout(resting);
      resting = setTimeout(fill, REST);
    },
  };
}

/** A line for each stage: its shape, what is strongest in it, how much of it is zero everywhere. */
function stages({ about, values }) {
  const { words, titles, network } = about;
  const rows = network.stages.map((stage, index) => {
    const count = stage.shape.at(-1);
    const tops = Array.from({ length: count }, (_, channel) => Math.max(...ofMap(values[index + 1], count, channel)));
    const strongest = tops.indexOf(Math.max(...tops));
    const silent = tops.filter((top) => top === 0).length;
    const unit = name(about, { stage: index, channel: strongest });
    return [titles[index + 1], stage.shape.join("×"), `${unit} (${figure(tops[strongest])})`, String(silent)];
  });
  return table(words.table_stages, [words.stage, words.shape, words.strongest, words.silent], rows);
}

/** A line for each link of the shown unit, the heaviest first. */
function links({ about, network, values, pointed, opened }) {
  const unit = pointed ?? opened;
  if (!unit) return null;
  const { words } = about;
  const rows = [
    [feeding(network, values, unit), "from", words.comes_from],
    [fed(network, values, unit), "to", words.goes_to],
  ].flatMap(([found, end, way]) =>
    largest(found.map(({ strength }) => strength), MOST).map((index) => [
      way, name(about, found[index][end]), figure(found[index].strength, 3),
    ]),
  ); // prettier-ignore
  return table(filled(words.table_links, { unit: name(about, unit) }), [words.way, words.unit_head, words.strength], rows);
}

function table(title, heads, rows) {
  const made = element("table", {}, element("caption"), element("thead"), element("tbody"));
  write(made.caption, title);
  made.tHead.append(element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))));
  made.tBodies[0].append(
    ...rows.map(([first, ...others]) =>
      element("tr", {}, element("th", { scope: "row" }, first), ...others.map((words) => element("td", {}, words))),
    ),
  );
  return made;
}
