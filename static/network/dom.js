/** Elements and words: the little that the parts of the page share. */

/**
 * An element with attributes, listeners (names that begin with "on") and children.
 * @param {string} name @param {Record<string, unknown>} [given] @param {...(Node | string)} children
 */
export function element(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else if (value !== undefined && value !== false) made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}

/** "map {map}" with {map: 3} → "map 3". @param {string} template @param {Record<string, unknown>} [details] */
export function filled(template, details = {}) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => String(details[name] ?? whole));
}

/** −0.0312 → "−0.03"; what rounds to nothing has no sign, as in ui/shared/charts.py. */
export function figure(value, digits = 2) {
  const written = value.toFixed(digits);
  return Number(written) === 0 ? written.replace("-", "") : written.replace("-", "−");
}

/** "0.91 → 0.30", with as many digits as it takes to tell the two apart. @param {number} before @param {number} after */
export function change(before, after) {
  const digits = [2, 3, 4, 5].find((each) => before.toFixed(each) !== after.toFixed(each)) ?? 2;
  return `${figure(before, digits)} → ${figure(after, digits)}`;
}

/** Exponentials reach from 0.0000001 to 100,000,000. */
export function large(value) {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 0.001 ? value.toFixed(3) : value.toExponential(1);
}

/** Three digits of any number: 0.0123, 45.6, 1.2e−9, ∞, NaN. @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "−∞" : "∞";
  const size = Math.abs(value);
  const isPlain = value === 0 || (size >= 0.001 && size < 100_000);
  const written = isPlain ? String(Number(value.toPrecision(3))) : value.toExponential(1).replace("e+", "e").replace(".0e", "e");
  return written.replaceAll("-", "−");
}

/** Text where it differs, so that what is read aloud or selected stays. @param {Node} node @param {string} words */
export function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
