/**
 * Shapes → places: where each map, unit and bar of a network stands. Pure: it knows no page and no canvas.
 *
 * Any network is laid out from its data, whatever its stages, sizes and numbers of maps. Lengths are CSS pixels.
 * A unit is {stage, channel, row, column}, counted from 0 as in model/network/address.py; stage −1 is the picture.
 *
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 * @typedef {{stage: number, channel: number, row: number, column: number}} Unit
 * @typedef {{kind: string, shape: number[]}} Shaped a stage, or as much of it as has to do with places
 * @typedef {{across: number, side: number, width: number, pitchX: number, pitchY: number, left: number, top: number}} Grid
 *   cells row by row, `across` in each; a cell is `width` × `side`, and the next one begins a pitch further
 * @typedef {{stage: number, kind: string, count: number, rows: number, columns: number, box: Box, grid: Grid}} Column
 *   one stage's cells: `count` maps of rows × columns values, or units of 1 × 1
 * @typedef {{columns: Column[], width: number, height: number, heading: number}} Layout
 *   columns in the order the data flows, the picture first: columns[stage + 1] · heading: the height above the cells
 */

const HEADING = 40;
const MARGIN = 4; // below and beside the cells, for frames around them
const LARGEST = 96; // of a map of 28 × 28 in one view
const LEAST = 3; // so that a thousand maps can still be pointed at
const SMALLEST_SHARE = 0.2; // a unit's dot beside a map of 28 × 28
const EMPHASIS = 2.4; // the picture beside a map of its size
const LEAST_PICTURE = 84; // so that it can be painted on
const WEIGHTED_ANSWERS = ["logits", "softmax"];
const LINES = 4; // of maps of 28 × 28 in a stage that stands alone
const ALONE_UNIT = 5; // a unit's side there, at least
const ALONE_ANSWERS = 48; // the width of ten bars there
export const FRAME = 3; // around a stage that stands alone, for frames around its cells

const limited = (number, least, most) => Math.min(Math.max(number, least), most);

/**
 * Everything in one view, or one stage after the other in a strip that is swiped.
 * @param {{inputShape: number[], stages: Shaped[]}} network
 * @param {{width: number, height: number}} room
 * @param {{strip?: boolean}} [options]
 * @returns {Layout}
 */
export function layout(network, room, { strip = false } = {}) {
  const columns = [
    described(-1, "picture", network.inputShape),
    ...network.stages.map(({ kind, shape }, stage) => described(stage, kind, shape)),
  ];
  return strip ? inStrip(columns, room) : inOneView(columns, room);
}

/**
 * One stage by itself, as high as is said: its box begins at a frame's width from the corner, and is as wide as it takes.
 * @param {number} stage −1 for the picture @param {Shaped} shaped @param {number} height without the frame
 * @returns {Column & {width: number, height: number}} width, height: with the frame
 */
export function alone(stage, { kind, shape }, height) {
  const column = described(stage, kind, shape);
  const box = { left: FRAME, top: FRAME, width: ALONE_ANSWERS, height };
  const framed = (placed) => ({ ...placed, kind, width: placed.box.width + 2 * FRAME, height: height + 2 * FRAME });
  if (WEIGHTED_ANSWERS.includes(kind)) return framed(listed({ ...column, kind: "softmax" }, box));
  const largest = (height + gapOf(0)) / LINES - gapOf(8);
  const side = kind === "picture" ? height : Math.max(ALONE_UNIT, Math.floor(largest * Math.sqrt(column.rows / 28)));
  const width = acrossOf(column, side, height) * (side + gapOf(side)) - gapOf(side);
  return framed(filled(column, side, { ...box, width }));
}

/**
 * Where one map, unit or bar stands.
 * @param {Column} column @param {number} channel @returns {Box}
 */
export function cell({ grid }, channel) {
  return {
    left: grid.left + (channel % grid.across) * grid.pitchX,
    top: grid.top + Math.floor(channel / grid.across) * grid.pitchY,
    width: grid.width,
    height: grid.side,
  };
}

/**
 * Where one value of a map stands within its cell.
 * @param {Column} column @param {Unit} unit @returns {Box}
 */
export function place(column, { channel, row, column: across }) {
  const { left, top, width, height } = cell(column, channel);
  const [wide, high] = [width / column.columns, height / column.rows];
  return { left: left + across * wide, top: top + row * high, width: wide, height: high };
}

/**
 * What stands at a point, or null; the gap around a cell belongs to it.
 * @param {Layout} laid @param {number} x @param {number} y @returns {Unit | null}
 */
export function at({ columns }, x, y) {
  for (const column of columns) {
    const { grid, count } = column;
    const across = Math.floor((x - grid.left + (grid.pitchX - grid.width) / 2) / grid.pitchX);
    const down = Math.floor((y - grid.top + (grid.pitchY - grid.side) / 2) / grid.pitchY);
    const channel = down * grid.across + across;
    if (across < 0 || across >= grid.across || down < 0 || channel >= count) continue;
    const { left, top, width, height } = cell(column, channel);
    const row = limited(Math.floor(((y - top) / height) * column.rows), 0, column.rows - 1);
    const within = limited(Math.floor(((x - left) / width) * column.columns), 0, column.columns - 1);
    return { stage: column.stage, channel, row, column: within };
  }
  return null;
}

/**
 * The cell that an arrow key leads to: a neighbour in the grid, at its edge the cell beside it in the next stage.
 * @param {Layout} laid @param {Unit} unit @param {[number, number]} step down and right @returns {Unit}
 */
export function neighbour(laid, unit, [down, right]) {
  const column = laid.columns[unit.stage + 1];
  const across = (unit.channel % column.grid.across) + right;
  const channel = unit.channel + down * column.grid.across + right;
  if (across >= 0 && across < column.grid.across && channel >= 0 && channel < column.count) {
    return { ...unit, channel };
  }
  const beside = right && laid.columns[unit.stage + 1 + right];
  return beside ? nearest(beside, cell(column, unit.channel), right) : unit;
}

/** The cell of a column at the edge that faces a box, at the height of the box. */
function nearest(column, box, right) {
  const { grid, count } = column;
  const middle = box.top + box.height / 2;
  const rows = Math.ceil(count / grid.across);
  const down = limited(Math.round((middle - grid.top - grid.side / 2) / grid.pitchY), 0, rows - 1);
  const channel = Math.min(down * grid.across + (right > 0 ? 0 : grid.across - 1), count - 1);
  return { stage: column.stage, channel, row: 0, column: 0 };
}

function described(stage, kind, shape) {
  const [rows, columns] = shape.length === 3 ? shape : [1, 1];
  return { stage, kind, count: shape.at(-1), rows, columns };
}

/** How large a column's cells are beside a map of 28 × 28: small maps show less, so they take less. */
function share({ kind, rows }) {
  return (kind === "picture" ? EMPHASIS : 1) * Math.max(SMALLEST_SHARE, (rows / 28) ** 0.75);
}

const leastSide = ({ kind }) => (kind === "picture" ? LEAST_PICTURE : LEAST);

const gapOf = (side) => (side < 8 ? 1 : side < 20 ? 2 : 4);

/** How many cells of this side stand in a line so that all of them fit below one another. */
function acrossOf({ count }, side, height) {
  return Math.ceil(count / Math.max(1, Math.floor((height + gapOf(side)) / (side + gapOf(side)))));
}

/** The cells of a column in a box, spread a little where there is room. */
function filled(column, side, box, { wide = side, spread = 1.4 } = {}) {
  const gap = gapOf(side);
  const across = acrossOf(column, side, box.height);
  const rows = Math.ceil(column.count / across);
  const pitchY = rows > 1 ? Math.min(Math.max((box.height - side) / (rows - 1), side + gap), (side + gap) * spread) : side;
  const pitchX = wide + gap;
  const left = box.left + (box.width - (across * pitchX - gap)) / 2;
  const top = box.top + Math.max(0, (box.height - ((rows - 1) * pitchY + side)) / 2);
  return { ...column, box, grid: { across, side, width: wide, pitchX, pitchY, left, top } };
}

function inOneView(columns, room) {
  const height = room.height - HEADING - MARGIN;
  const between = limited(room.width * 0.022, 8, 26);
  const answers = { logits: limited(room.width * 0.03, 14, 30), softmax: limited(room.width * 0.15, 110, 190) };
  const sides = (scale) => columns.map((column) => Math.max(leastSide(column), Math.round(scale * share(column))));
  const widths = (scale) =>
    sides(scale).map((side, index) => {
      const column = columns[index];
      return answers[column.kind] ?? acrossOf(column, side, height) * (side + gapOf(side)) - gapOf(side);
    });
  const total = (scale) => sum(widths(scale)) + between * (columns.length - 1) + 2 * MARGIN;
  let scale = Math.min(LARGEST, height / EMPHASIS);
  while (scale > LEAST && total(scale) > room.width) scale -= 0.5;

  const spare = Math.max(0, room.width - total(scale)) / Math.max(1, columns.length - 1);
  let left = MARGIN;
  const placed = columns.map((column, index) => {
    const box = { left, top: HEADING, width: widths(scale)[index], height };
    left += box.width + between + spare;
    return WEIGHTED_ANSWERS.includes(column.kind) ? listed(column, box) : filled(column, sides(scale)[index], box);
  });
  return { columns: placed, width: Math.max(room.width, total(scale)), height: room.height, heading: HEADING };
}

/** Logits and answers: one below the other, in the same lines. */
function listed(column, box) {
  const pitch = Math.min(box.height / column.count, 52);
  const side = column.kind === "softmax" ? Math.min(pitch, 40) : Math.min(pitch * 0.6, box.width, 18);
  const width = column.kind === "softmax" ? box.width : side;
  const top = box.top + (box.height - column.count * pitch) / 2 + (pitch - side) / 2;
  const left = box.left + (box.width - width) / 2;
  return { ...column, box, grid: { across: 1, side, width, pitchX: box.width, pitchY: pitch, left, top } };
}

/** One stage fills most of the room, so that the next one's edge is seen; logits stand beside the answer. */
function inStrip(columns, room) {
  const width = room.width * 0.9;
  const [between, beside] = [room.width * 0.04, 44];
  const height = room.height - HEADING - MARGIN;
  let left = MARGIN;
  const placed = columns.map((column) => {
    if (column.kind === "logits") return listed(column, { left, top: HEADING, width: 30, height });
    const box = { left, top: HEADING, width, height };
    left += width + between;
    if (column.kind !== "softmax") return filled(column, largestSide(column, box), box);
    return listed(column, { ...box, left: box.left + beside, width: width - beside });
  });
  return { columns: placed, width: left, height: room.height, heading: HEADING };
}

function largestSide(column, { width, height }) {
  let side = Math.floor(Math.min(width, height, column.rows === 1 ? 32 : Infinity));
  const fits = () => acrossOf(column, side, height) * (side + gapOf(side)) - gapOf(side) <= width;
  while (side > LEAST && !fits()) side -= 1;
  return side;
}

const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
