/**
 * Places → pixels: a laid out network, painted on a 2D canvas. It knows no page and no events.
 *
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("./layout.js").Column} Column
 * @typedef {import("./layout.js").Unit} Unit
 * @typedef {import("./colours.js").Look} Look
 * @typedef {{laid: Layout, values: Float32Array[] | null, picture: Uint8Array, headings: string[], classes: string[],
 *   links: import("./connections.js").Link[], pointed: Unit | null, opened: Unit | null,
 *   seen: import("./explain.js").Field | null, gain: (unit: {stage: number, channel: number}) => number, before: Float32Array | null, truth: number | null}} Scene
 *   seen: what the opened unit sees of the picture · headings: of each column · classes: the answers' names · before: the answer without the visitor's changes
 */

import { between, css, graded, signed, signedStepOf, stepOf } from "./colours.js";
import { inDrawing } from "./camera.js";
import { cell, place } from "./layout.js";

const ROUND = 8; // a dot that is smaller is painted as a square
const BAR = 8;

/** What a look comes to: made once for each theme. @param {Look} look */
export function palette(look) {
  const { card, accent, second, text } = look;
  return {
    ...look,
    heat: graded([card, accent]),
    picture: graded(["#000000", "#ffffff"], 1),
    signed: signed([second, card, accent]),
    faint: css([packedOf(between(card, text, 0.12))], 0),
  };
}

const packedOf = ([red, green, blue]) => red | (green << 8) | (blue << 16);

/**
 * Paint all that is seen.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene
 * @param {import("./camera.js").Camera} camera @param {ReturnType<typeof palette>} colours
 * @param {{width: number, height: number, sharpness: number}} room CSS pixels, and device pixels in each
 */
export function paint(context, scene, camera, colours, room) {
  const factor = room.sharpness * camera.scale;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(factor, 0, 0, factor, -camera.x * factor, -camera.y * factor);
  const [right] = inDrawing(camera, [room.width, room.height]);
  const seen = scene.laid.columns.filter(({ box }) => box.left <= right && box.left + box.width >= camera.x);
  for (const column of seen) {
    heading(context, scene, column, colours);
    cells(context, scene, column, colours);
    switched(context, scene, column, colours);
  }
  lines(context, scene, colours);
  outlined(context, scene, scene.pointed, colours.text, 1.5);
  outlined(context, scene, scene.opened, colours.accent, 2.5);
  if (scene.opened) outlinedPlace(context, scene, scene.opened, colours.accent);
  if (scene.seen) outlinedField(context, scene, colours.accent);
}

/** One stage's maps, units or bars, without a heading. @param {Pick<Scene, "values" | "picture">} scene */
export function cells(context, scene, column, colours) {
  PAINTERS[column.kind](context, scene, column, colours);
}

const PAINTERS = {
  picture: maps,
  convolution: maps,
  pooling: maps,
  average: maps,
  global: dots,
  dense: dots,
  logits: dots,
  softmax: bars,
};

const FEWEST_LETTERS = 4; // of a name; where there is room for no more, its number says more

/** The stage's name and its shape, as much of them as its column has room for. */
function heading(context, { laid, headings }, column, colours) {
  const { box, stage, count, rows } = column;
  const room = (laid.columns[stage + 2]?.box.left ?? laid.width) - box.left - 6;
  const size = rows > 1 ? `${count > 1 ? `${count} · ` : ""}${rows}×${column.columns}` : `${count}`;
  const [bold, small] = [`600 13px ${colours.font}`, `11px ${colours.font}`];
  const numbered = stage < 0 ? [] : [`${stage + 1} ${headings[stage + 1]}`];
  const name = fitting(context, [...numbered, headings[stage + 1]], room, bold);
  const tells = name.length > FEWEST_LETTERS || !name.endsWith("…");
  context.textAlign = "left";
  text(context, bold, colours.text, tells || stage < 0 ? name : `${stage + 1}`, box.left, 14);
  text(context, small, colours.muted, fitting(context, [size, `${count}`], room, small), box.left, 29);
}

/** The first of some words that there is room for, or as much of the last as there is. */
function fitting(context, words, room, font) {
  context.font = font;
  return words.find((each) => context.measureText(each).width <= room) ?? cut(context, words.at(-1), room, font);
}

function text(context, font, colour, words, x, y) {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(words, x, y);
}

/** Words that are too long end in an ellipsis; of which too little would be left, nothing is. */
function cut(context, words, room, font) {
  context.font = font;
  if (context.measureText(words).width <= room) return words;
  let left = words;
  while (left.length > 2 && context.measureText(`${left}…`).width > room) left = left.slice(0, -1);
  return left.length > 2 || context.measureText(left).width <= room ? `${left}…` : "";
}

const sheets = new Map(); // one small canvas for each column's maps, kept from frame to frame

function sheet(key, width, height) {
  const known = sheets.get(key);
  if (known?.canvas.width === width && known.canvas.height === height) return known;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const made = { canvas, context, image, pixels: new Uint32Array(image.data.buffer) };
  sheets.set(key, made);
  return made;
}

/** Each map in its cell, all of a column in one scale of colour. */
function maps(context, scene, column, colours) {
  const { stage, rows, columns, count, grid } = column;
  const isPicture = stage < 0;
  const values = isPicture ? scene.picture : scene.values?.[stage + 1];
  const isSigned = !isPicture && isBelowZero(values);
  const steps = isPicture ? colours.picture : isSigned ? colours.signed : colours.heat;
  const toStep = isSigned ? signedStepOf : stepOf;
  const size = rows * columns;
  if (values) {
    const drawn = sheet(stage, columns, rows * count); // one below the other
    const top = isPicture ? 255 : farthest(values);
    for (let channel = 0; channel < count; channel++) {
      for (let index = 0; index < size; index++) {
        drawn.pixels[channel * size + index] = steps[toStep(values[index * count + channel], top)];
      }
    }
    drawn.context.putImageData(drawn.image, 0, 0);
    context.imageSmoothingEnabled = grid.side < rows;
    for (let channel = 0; channel < count; channel++) {
      const { left, top: y, width, height } = cell(column, channel);
      context.drawImage(drawn.canvas, 0, channel * rows, columns, rows, left, y, width, height);
    }
  }
  if (grid.side < ROUND) return;
  context.strokeStyle = colours.border;
  context.lineWidth = 1;
  context.beginPath();
  for (let channel = 0; channel < count; channel++) {
    const { left, top, width, height } = cell(column, channel);
    context.rect(left - 0.5, top - 0.5, width + 1, height + 1);
  }
  context.stroke();
}

const largest = (values) => values.reduce((most, value) => Math.max(most, value), 0);
const farthest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const isBelowZero = (values) => Boolean(values?.some((value) => value < 0)); // as after a tanh

/** Units as dots; logits may be below zero. */
function dots(context, scene, column, colours) {
  const values = scene.values?.[column.stage + 1];
  const isSigned = column.kind === "logits" || isBelowZero(values);
  const top = values ? farthest(values) : 1;
  for (let channel = 0; channel < column.count; channel++) {
    const { left, top: y, width } = cell(column, channel);
    const value = values?.[channel] ?? 0;
    const step = isSigned ? signedStepOf(value, top) : stepOf(value, top);
    context.fillStyle = value ? css(isSigned ? colours.signed : colours.heat, step) : colours.faint;
    if (width < ROUND) {
      context.fillRect(left, y, width, width);
      continue;
    }
    context.beginPath();
    context.arc(left + width / 2, y + width / 2, width / 2, 0, 2 * Math.PI);
    context.fill();
    context.strokeStyle = colours.border;
    context.lineWidth = 1;
    context.stroke();
  }
}

/** The ten answers: name, bar, per cent; a tick where a bar would end without the visitor's changes. */
function bars(context, scene, column, colours) {
  const shares = scene.values?.[column.stage + 1];
  const answer = shares ? shares.indexOf(largest(shares)) : -1;
  for (let channel = 0; channel < column.count; channel++) {
    const { left, top, width, height } = cell(column, channel);
    const share = shares?.[channel] ?? 0;
    const isAnswer = channel === answer;
    const base = top + height / 2 - 2;
    const name = scene.classes[channel] + (scene.truth === channel ? " ✓" : "");
    const figure = shares ? `${(100 * share).toFixed(1)} %` : "";
    const font = `${isAnswer ? "700 " : ""}13px ${colours.font}`;
    context.textAlign = "left";
    text(context, font, isAnswer ? colours.accent : colours.text, cut(context, name, width - 52, font), left, base);
    context.textAlign = "right";
    text(context, `12px ${colours.font}`, isAnswer ? colours.text : colours.muted, figure, left + width, base);
    const y = base + 5;
    context.fillStyle = colours.faint;
    context.fillRect(left, y, width, BAR);
    context.fillStyle = isAnswer ? colours.accent : colours.muted;
    context.fillRect(left, y, width * share, BAR);
    if (scene.before) {
      context.fillStyle = colours.text;
      context.fillRect(left + width * scene.before[channel] - 1, y - 2, 2, BAR + 4);
    }
  }
}

/** What is switched off is crossed out, what is louder has a second frame. */
function switched(context, scene, column, colours) {
  for (let channel = 0; channel < column.count; channel++) {
    const gain = scene.gain({ stage: column.stage, channel });
    if (gain === 1) continue;
    const { left, top, width, height } = cell(column, channel);
    context.strokeStyle = colours.text;
    context.lineWidth = 1.5;
    context.beginPath();
    if (gain === 0) {
      context.moveTo(left, top);
      context.lineTo(left + width, top + height);
      context.moveTo(left + width, top);
      context.lineTo(left, top + height);
    } else context.rect(left - 3, top - 3, width + 6, height + 6);
    context.stroke();
  }
}

/** Lines to what feeds the shown unit and from it to what it feeds: orange adds, blue takes away. */
function lines(context, { links, laid }, colours) {
  for (const group of grouped(links).values()) {
    const top = Math.max(...group.map(({ strength }) => Math.abs(strength)));
    for (const { from, to, strength } of group) {
      const share = Math.abs(strength) / top;
      const [start, end] = [laid.columns[from.stage + 1], laid.columns[to.stage + 1]];
      const [source, target] = [cell(start, from.channel), cell(end, to.channel)];
      const [x, y] = [source.left + source.width, source.top + source.height / 2];
      const [endX, endY] = [target.left, target.top + target.height / 2];
      const middle = (x + endX) / 2;
      context.globalAlpha = 0.15 + 0.75 * share;
      context.strokeStyle = strength > 0 ? colours.accent : colours.second;
      context.lineWidth = 0.6 + 3.4 * share;
      context.beginPath();
      context.moveTo(x, y);
      context.bezierCurveTo(middle, y, middle, endY, endX, endY);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

function grouped(links) {
  const groups = new Map();
  for (const link of links) groups.set(link.to.stage, [...(groups.get(link.to.stage) ?? []), link]);
  return groups;
}

/** A frame around a cell. */
function outlined(context, { laid }, unit, colour, width) {
  const column = unit && laid.columns[unit.stage + 1];
  if (!column) return;
  const box = cell(column, unit.channel);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(box.left - 2, box.top - 2, box.width + 4, box.height + 4);
}

/** A frame around the place that is looked at, where that can be seen. */
function outlinedPlace(context, { laid }, unit, colour) {
  const column = laid.columns[unit.stage + 1];
  const box = place(column, unit);
  if (column.rows === 1 || box.width < 2) return;
  context.strokeStyle = colour;
  context.strokeRect(box.left - 0.5, box.top - 0.5, box.width + 1, box.height + 1);
}

/** A frame around what the opened unit sees of the picture. */
function outlinedField(context, { laid, seen }, colour) {
  const [picture] = laid.columns;
  const box = cell(picture, 0);
  const [wide, high] = [box.width / picture.columns, box.height / picture.rows];
  const size = [(seen.right - seen.left) * wide, (seen.bottom - seen.top) * high];
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.strokeRect(box.left + seen.left * wide, box.top + seen.top * high, ...size);
}
