/**
 * Values → colours, as ui/shared/colours.py has them: steps of one colour, or of two from zero on. Pure.
 *
 * @typedef {{paper: string, card: string, text: string, muted: string, border: string, accent: string, second: string,
 *   font: string}} Look colours as #rrggbb or rgb(…), and a font family
 * @typedef {Uint32Array} Steps 256 pixels, red in the lowest byte as ImageData's memory has them
 */

const STEPS = 256;
const LIFT = 0.55; // below 1: weak values are seen, too

/** "#c2410c" or "rgb(194, 65, 12)" → [194, 65, 12]. @param {string} colour @returns {number[]} */
export function channels(colour) {
  if (colour.startsWith("#")) return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

/** The colour that share of the way from one to another. @param {string} from @param {string} to @param {number} share */
export function between(from, to, share) {
  const [start, end] = [channels(from), channels(to)];
  return start.map((channel, index) => Math.round(channel + (end[index] - channel) * share));
}

/** From zero, the first colour, to the largest value, the last. @param {string[]} colours @returns {Steps} */
export function graded(colours, lift = LIFT) {
  return Uint32Array.from({ length: STEPS }, (_, step) => {
    const along = (step / (STEPS - 1)) ** lift * (colours.length - 1);
    const from = Math.min(Math.floor(along), colours.length - 2);
    return packed(between(colours[from], colours[from + 1], along - from));
  });
}

/** From −top, the first colour, over zero, the second, to top, the third. @param {string[]} colours @returns {Steps} */
export function signed([low, middle, high]) {
  return Uint32Array.from({ length: STEPS }, (_, step) => {
    const along = (step / (STEPS - 1)) * 2 - 1;
    return packed(between(middle, along < 0 ? low : high, Math.abs(along) ** LIFT));
  });
}

/** The step of a value between 0, or −top, and top. */
export const stepOf = (value, top) => limited((value / (top || 1)) * (STEPS - 1));
export const signedStepOf = (value, top) => limited((value / (top || 1) + 1) * 0.5 * (STEPS - 1));

/** A step as CSS has it. @param {Steps} steps @param {number} step */
export function css(steps, step) {
  const pixel = steps[step];
  return `rgb(${pixel & 255}, ${(pixel >> 8) & 255}, ${(pixel >> 16) & 255})`;
}

/** Black or white, whichever is read better on a colour (WCAG's relative luminance). @param {string} colour */
export function legibleOn(colour) {
  const [red, green, blue] = channels(colour).map((value) => (value / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000000" : "#ffffff";
}

const limited = (step) => Math.min(Math.max(Math.round(step), 0), STEPS - 1);
const packed = ([red, green, blue]) => (255 << 24) | (blue << 16) | (green << 8) | red;
