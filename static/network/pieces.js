/** The pieces of a panel: a small map, numbers in a grid, a column sum, terms as bars, a table of shares. */

import { css, legibleOn, signedStepOf, stepOf } from "./colours.js";
import { element, figure, large, write } from "./dom.js";

const CELL = 8; // pixels of a small map's canvas for each value
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const [BY_KEY, BY_PIXEL] = [0.05, 0.01]; // of a kernel's number

const limited = (number, count) => Math.min(Math.max(number, 0), count - 1);

/**
 * A map, enlarged, with a box around what is looked at. Its place follows the pointer and the arrow keys.
 * @param {string} label @param {string} caption
 * @param {(row: number, column: number, event: Event) => void} [onplace]
 */
export function smallMap(label, caption, onplace) {
  const canvas = element("canvas", { role: onplace ? "application" : "img", "aria-label": label });
  const words = element("figcaption", {}, caption);
  const node = element("figure", { class: "small-map" }, canvas, words);
  const small = document.createElement("canvas"); // a pixel for each value
  const shown = { rows: 1, columns: 1, row: 0, column: 0, step: [1, 1] };
  if (onplace) {
    canvas.tabIndex = 0;
    const under = (event) => {
      const bounds = canvas.getBoundingClientRect();
      const row = Math.floor(((event.clientY - bounds.top) / bounds.height) * shown.rows);
      const column = Math.floor(((event.clientX - bounds.left) / bounds.width) * shown.columns);
      onplace(limited(row, shown.rows), limited(column, shown.columns), event);
    };
    canvas.addEventListener("pointermove", under);
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      under(event);
    });
    canvas.addEventListener("keydown", (event) => {
      const step = STEPS[event.key] ?? (event.key === " " ? [0, 0] : undefined);
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const [row, column] = [shown.row + step[0] * shown.step[0], shown.column + step[1] * shown.step[1]];
      onplace(limited(row, shown.rows), limited(column, shown.columns), event);
    });
  }
  return {
    node,
    canvas,
    /** values row by row; box: rows top … bottom − 1, columns left … right − 1; place: where the keys begin, and how far
     * each goes */
    show(values, [rows, columns], colours, { top, isSigned = false, steps, box, place = {}, words: said }) {
      Object.assign(shown, { rows, columns, ...place });
      if (said !== undefined) write(words, said);
      const scale = isSigned ? colours.signed : (steps ?? colours.heat);
      const step = isSigned ? signedStepOf : stepOf;
      const image = new ImageData(columns, rows);
      const pixels = new Uint32Array(image.data.buffer);
      for (let index = 0; index < pixels.length; index++) pixels[index] = scale[step(values[index], top)];
      sized(canvas, columns * CELL, rows * CELL);
      sized(small, columns, rows);
      small.getContext("2d").putImageData(image, 0, 0);
      const context = canvas.getContext("2d");
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, canvas.width, canvas.height);
      if (!box) return;
      context.strokeStyle = colours.text;
      context.lineWidth = CELL / 3;
      const size = [(box.right - box.left) * CELL, (box.bottom - box.top) * CELL];
      context.strokeRect(box.left * CELL, box.top * CELL, ...size);
    },
  };
}

function sized(canvas, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/**
 * Numbers in a grid, coloured; with `onchange` each can be dragged, or stepped by the arrow keys.
 * @param {number} rows @param {number} columns @param {string} caption
 * @param {{label?: (place: number) => string, onchange?: (place: number, value: number | undefined) => void}} [change]
 */
export function matrix(rows, columns, caption, { label, onchange } = {}) {
  const cells = Array.from({ length: rows * columns }, (_, place) => numberCell(place, label, onchange));
  const lines = Array.from({ length: rows }, (_, row) =>
    element("tr", {}, ...cells.slice(row * columns, (row + 1) * columns).map((cell) => element("td", {}, cell))),
  );
  const words = element("caption", {}, caption);
  const node = element("table", { class: onchange ? "matrix changeable" : "matrix" }, words, element("tbody", {}, ...lines));
  return {
    node,
    /** marked: a place that stands out · changed: whether a place is not as it was */
    show(values, colours, { top, isSigned = true, marked = -1, changed = () => false, words: said }) {
      if (said !== undefined) write(words, said);
      cells.forEach((cell, place) => {
        const step = isSigned ? signedStepOf(values[place], top) : stepOf(values[place], top);
        const colour = css(isSigned ? colours.signed : colours.heat, step);
        write(cell, figure(values[place]));
        cell.value = values[place];
        if (onchange) cell.setAttribute("aria-valuenow", values[place].toFixed(3));
        cell.style.background = colour;
        cell.style.color = legibleOn(colour);
        cell.classList.toggle("marked", place === marked);
        cell.classList.toggle("changed", changed(place));
      });
    },
  };
}

function numberCell(place, label, onchange) {
  if (!onchange) return element("span");
  const cell = element("span", { role: "spinbutton", tabindex: 0, "aria-label": label(place) });
  let from = null;
  cell.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY, value: cell.value };
    cell.setPointerCapture(event.pointerId);
  });
  cell.addEventListener("pointermove", (event) => {
    if (!from) return;
    const moved = event.clientX - from.x - (event.clientY - from.y);
    if (moved) onchange(place, from.value + moved * BY_PIXEL);
  });
  for (const end of ["pointerup", "pointercancel"]) cell.addEventListener(end, () => (from = null));
  cell.addEventListener("dblclick", () => onchange(place, undefined));
  cell.addEventListener("keydown", (event) => {
    const step = { ArrowUp: BY_KEY, ArrowRight: BY_KEY, ArrowDown: -BY_KEY, ArrowLeft: -BY_KEY }[event.key];
    const isBack = event.key === "Delete" || event.key === "Backspace";
    if (step === undefined && !isBack) return;
    event.preventDefault();
    event.stopPropagation();
    onchange(place, isBack ? undefined : cell.value + step);
  });
  return cell;
}

/** A column sum as on paper: signs, numbers, words; the last line is the result. */
export function columnSum() {
  const body = element("tbody");
  const line = () => element("tr", {}, element("td"), element("td"), element("th", { scope: "row" }));
  return {
    node: element("table", { class: "sum" }, body),
    /** @param {[string, number, string][]} rows */
    show(rows) {
      while (body.rows.length > rows.length) body.lastChild.remove();
      while (body.rows.length < rows.length) body.append(line());
      rows.forEach(([sign, value, words], index) => {
        [sign, figure(value, 3), words].forEach((each, cell) => write(body.rows[index].cells[cell], each));
      });
    },
  };
}

/** Terms of a sum, the heaviest first: where from, value × weight, and the product as a bar left or right of zero. */
export function termBars(heads) {
  const body = element("tbody");
  const head = element("tr", {}, ...heads.map((words) => element("th", { scope: "col" }, words)));
  const node = element("table", { class: "terms" }, element("thead", {}, head), body);
  return {
    node,
    /** @param {{name: string, input: number, weight: number, product: number}[]} terms */
    show(terms, colours) {
      const top = Math.max(...terms.map(({ product }) => Math.abs(product)), 1e-9);
      body.replaceChildren(
        ...terms.map(({ name, input, weight, product }) => {
          const bar = element("i", { class: product < 0 ? "takes" : "adds" });
          bar.style.width = `${(Math.abs(product) / top) * 50}%`;
          bar.style.background = product < 0 ? colours.second : colours.accent;
          const figures = [figure(input), figure(weight, 3), figure(product, 3)].map((words) => element("td", {}, words));
          return element("tr", {}, element("th", { scope: "row" }, name), ...figures, element("td", { class: "weighing" }, bar));
        }),
      );
    },
  };
}

/** The softmax: each class's logit, its exponential, its share; the last line is their sum. */
export function shareTable(heads, total) {
  const body = element("tbody");
  const head = element("tr", {}, ...heads.map((words) => element("th", { scope: "col" }, words)));
  const node = element("table", { class: "terms shares" }, element("thead", {}, head), body);
  return {
    node,
    show({ logits, exponentials, total: sum, probabilities }, names, chosen) {
      const rows = names.map((name, label) =>
        line(name, [figure(logits[label]), large(exponentials[label]), `${(100 * probabilities[label]).toFixed(1)} %`], label === chosen),
      );
      body.replaceChildren(...rows, line(total, ["", large(sum), "100 %"], false));
    },
  };
}

function line(name, cells, isMarked) {
  const figures = cells.map((words) => element("td", {}, words));
  return element("tr", { class: isMarked ? "marked" : undefined }, element("th", { scope: "row" }, name), ...figures);
}
