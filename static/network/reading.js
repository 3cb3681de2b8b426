/**
 * The canvas → the 28 × 28 picture that the network expects, as model/drawing/reading.py reads it, which is the
 * reference: trim, scale the longest edge to 28, centre; thin strokes are thickened. Pure: it knows no page. It is as
 * long as it is because it stands in for NumPy, SciPy and Pillow as well, and is read beside that one file.
 *
 * @typedef {{width: number, height: number, data: Uint8ClampedArray | Uint8Array}} Pixels RGBA, opaque
 * @typedef {{fit: boolean, invert: "auto" | "yes" | "no", fill: boolean, thickness: number}} Settings as there
 * @typedef {{height: number, width: number, values: Float32Array}} Ink 0 none to 1 full
 */

export const SIDE = 28;
export const COARSE = 224; // pixels of the canvas's side that are read while a stroke is drawn, for the sake of speed
const FAINTEST_INK = 0.08;
const MOST_NOISE = 0.3;
const SPECK = 0.03;
const FRINGE = 0.13;
const THINNEST_STROKE = 1.6;
const FULL_INK = 0.98; // of what is visible, so much is no darker than full ink
const HOLE = 0.3; // ink that a flood does not cross
const FAINTEST_PICTURE = 32;

/** @type {Settings} */
export const USUAL = Object.freeze({ fit: true, invert: "auto", fill: false, thickness: 0 });

/**
 * The picture that the network is given: white ink on black.
 * @param {Pixels} pixels @param {Settings} [settings] @returns {Uint8Array} (784)
 */
export function picture(pixels, settings = USUAL) {
  const ink = findInk(pixels, settings.invert);
  if (!ink.values.some(Boolean)) return new Uint8Array(SIDE * SIDE);
  return shrunk(restroked(centred(settings.fit ? trimmed(ink) : ink), settings));
}

/** Whether a picture holds no ink to speak of. @param {Uint8Array} found @returns {boolean} */
export const isBlank = (found) => found.every((value) => value < FAINTEST_PICTURE);

/** Where the ink is, whatever the colours. @param {Pixels} pixels @param {Settings["invert"]} invert @returns {Ink} */
export function findInk({ width, height, data }, invert) {
  const values = new Float32Array(width * height);
  let noise = 0;
  if (invert === "auto") {
    const edge = border(width, height);
    const shades = [0, 1, 2].map((channel) => median(edge.map((pixel) => data[4 * pixel + channel])));
    const [red, green, blue] = shades;
    const away = (pixel) => shades.map((shade, channel) => Math.abs(data[4 * pixel + channel] - shade));
    noise = median(edge.flatMap(away)) / 255;
    for (let pixel = 0, at = 0; pixel < values.length; pixel++, at += 4) {
      const first = Math.abs(data[at] - red);
      const second = Math.abs(data[at + 1] - green);
      const third = Math.abs(data[at + 2] - blue);
      values[pixel] = Math.max(first, second, third) / 255;
    }
  } else {
    for (let pixel = 0; pixel < values.length; pixel++) {
      const grey = (data[4 * pixel] + data[4 * pixel + 1] + data[4 * pixel + 2]) / 765;
      values[pixel] = invert === "yes" ? 1 - grey : grey;
    }
  }
  return stretched({ height, width, values }, Math.min(Math.max(5 * noise, FAINTEST_INK), MOST_NOISE));
}

/** The numbers of the outermost pixels, the corners twice. */
function border(width, height) {
  const across = Array.from({ length: width }, (_, column) => [column, (height - 1) * width + column]).flat();
  const down = Array.from({ length: height }, (_, row) => [row * width, row * width + width - 1]).flat();
  return [...across, ...down];
}

function median(numbers) {
  const sorted = Float32Array.from(numbers).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The darkest ink becomes 1; what differs less than `faintest` from the background becomes 0. */
function stretched({ height, width, values }, faintest) {
  const found = new Float32Array(values.length);
  let count = 0;
  for (let pixel = 0; pixel < values.length; pixel++) if (values[pixel] > faintest) found[count++] = values[pixel];
  if (!count) return { height, width, values: found };
  const visible = found.slice(0, count).sort();
  const at = (visible.length - 1) * FULL_INK;
  const [below, above] = [visible[Math.floor(at)], visible[Math.ceil(at)]];
  const full = below + (above - below) * (at - Math.floor(at));
  for (let pixel = 0; pixel < values.length; pixel++) {
    found[pixel] = values[pixel] > faintest ? Math.min(values[pixel] / full, 1) : 0;
  }
  return { height, width, values: found };
}

/** Cut to the box around the ink, without the specks that lie beside it. @param {Ink} ink @returns {Ink} */
export function trimmed(ink) {
  const boxes = parts(ink);
  const longest = boxes.map(({ top, bottom, left, right }) => Math.max(bottom - top, right - left));
  const least = Math.min(SPECK * Math.max(ink.height, ink.width), Math.max(...longest));
  const kept = boxes.filter((_, index) => longest[index] >= least);
  const extreme = (name, choose) => kept.reduce((found, box) => choose(found, box[name]), kept[0][name]);
  const [top, left] = [extreme("top", Math.min), extreme("left", Math.min)];
  const [bottom, right] = [extreme("bottom", Math.max), extreme("right", Math.max)];
  return cut(ink, withoutFringe(ink, { top, left, bottom, right }));
}

/** Leave out an outermost line that is no more than the soft edge of the next. */
function withoutFringe({ width, values }, { top, left, bottom, right }) {
  const box = { top, left, bottom, right };
  const most = (row, column, rows, columns) => {
    let found = 0;
    for (let y = row; y < row + rows; y++) {
      for (let x = column; x < column + columns; x++) found = Math.max(found, values[y * width + x]);
    }
    return found;
  };
  const across = (row) => most(row, box.left, 1, box.right - box.left);
  const down = (column) => most(box.top, column, box.bottom - box.top, 1);
  const isFringe = (outer, inner) => outer < FRINGE && inner >= FRINGE;
  const lines = [
    ["top", 1, across, () => box.top, () => box.bottom - box.top],
    ["right", -1, down, () => box.right - 1, () => box.right - box.left],
    ["bottom", -1, across, () => box.bottom - 1, () => box.bottom - box.top],
    ["left", 1, down, () => box.left, () => box.right - box.left],
  ];
  for (const [side, inwards, line, outermost, count] of lines) {
    if (count() > 1 && isFringe(line(outermost()), line(outermost() + inwards))) box[side] += inwards;
  }
  return box;
}

function cut(ink, { top, left, bottom, right }) {
  const values = new Float32Array((bottom - top) * (right - left));
  for (let row = top; row < bottom; row++) {
    values.set(ink.values.subarray(row * ink.width + left, row * ink.width + right), (row - top) * (right - left));
  }
  return { height: bottom - top, width: right - left, values };
}

/** The boxes of what hangs together, corners included; bottom and right lie beyond them. */
function parts({ height, width, values }) {
  const seen = new Uint8Array(values.length);
  const stack = new Int32Array(values.length);
  const boxes = [];
  for (let start = 0; start < values.length; start++) {
    if (!(values[start] > 0) || seen[start]) continue;
    const box = { top: height, left: width, bottom: 0, right: 0 };
    let depth = 0;
    stack[depth++] = start;
    seen[start] = 1;
    while (depth) {
      const pixel = stack[--depth];
      const [row, column] = [Math.trunc(pixel / width), pixel % width];
      box.top = Math.min(box.top, row);
      box.bottom = Math.max(box.bottom, row + 1);
      box.left = Math.min(box.left, column);
      box.right = Math.max(box.right, column + 1);
      for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, height - 1); y++) {
        for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, width - 1); x++) {
          const next = y * width + x;
          if (seen[next] || !(values[next] > 0)) continue;
          seen[next] = 1;
          stack[depth++] = next;
        }
      }
    }
    boxes.push(box);
  }
  return boxes;
}

/** Padded to a square, the ink in the middle. */
function centred({ height, width, values }) {
  const side = Math.max(height, width);
  const [above, left] = [(side - height) >> 1, (side - width) >> 1];
  const found = new Float32Array(side * side);
  for (let row = 0; row < height; row++) {
    found.set(values.subarray(row * width, (row + 1) * width), (above + row) * side + left);
  }
  return { height: side, width: side, values: found };
}

/** About how wide the lines are: twice the area over the outline's length (Crofton). @param {Ink} ink */
export function strokeWidth({ height, width, values }) {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  const across = width + 2; // of the mask, a pixel of paper around it
  const mask = new Uint8Array((height + 2) * across);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (values[row * width + column] > 0.5 * most) mask[(row + 1) * across + column + 1] = 1;
    }
  }
  let [area, crossings] = [0, 0];
  for (let at = across; at < mask.length; at++) {
    area += mask[at];
    crossings += (mask[at] ^ mask[at - 1]) + (mask[at] ^ mask[at - across]);
  }
  return (2 * area) / Math.max(1, (Math.PI / 4) * crossings);
}

/** Fill closed outlines if asked, then widen thin lines, or all, or narrow them, as `thickness` says. */
function restroked(ink, { fill, thickness }) {
  const scale = ink.width / SIDE;
  const widening = Math.max(0, THINNEST_STROKE * scale - strokeWidth(ink)) / 2 + thickness * scale;
  const whole = fill ? filled(ink) : ink;
  if (widening >= 0) return grown(whole, widening);
  const opposite = (each) => ({ ...each, values: each.values.map((value) => 1 - value) });
  return opposite(grown(opposite(whole), -widening));
}

/** To the nearest whole number, a half to the even one, as Python does. */
function rounded(number) {
  const below = Math.floor(number);
  if (number - below !== 0.5) return Math.round(number);
  return below % 2 ? below + 1 : below;
}

/** What no flood from the edge reaches is full of ink. */
function filled({ height, width, values }) {
  const reached = new Uint8Array(values.length);
  const stack = [...new Set(border(width, height))];
  while (stack.length) {
    const pixel = stack.pop();
    if (reached[pixel] || values[pixel] > HOLE) continue;
    reached[pixel] = 1;
    const column = pixel % width;
    if (column > 0) stack.push(pixel - 1);
    if (column < width - 1) stack.push(pixel + 1);
    if (pixel >= width) stack.push(pixel - width);
    if (pixel < values.length - width) stack.push(pixel + width);
  }
  return { height, width, values: values.map((value, pixel) => (reached[pixel] ? value : 1)) };
}

/**
 * Grey dilation by an octagon of about `radius` pixels, by squares and crosses in turn, which may come in any order;
 * between two whole radii their mixture.
 */
function grown(ink, radius) {
  const whole = Math.floor(radius);
  const squares = Math.ceil(whole / 2);
  let found = squares ? dilated(ink, squares) : ink;
  for (let step = 0; step < whole - squares; step++) found = crossed(found);
  const rest = radius - whole;
  if (rest === 0) return found;
  const next = whole % 2 ? crossed(found) : dilated(found, 1);
  return { ...found, values: found.values.map((value, pixel) => (1 - rest) * value + rest * next.values[pixel]) };
}

/** By a square of `reach` pixels to each side: lines first, then columns. */
function dilated({ height, width, values }, reach) {
  const lines = new Float32Array(values.length);
  for (let row = 0; row < height; row++) widest(values, lines, row * width, 1, width, reach);
  const found = new Float32Array(values.length);
  for (let column = 0; column < width; column++) widest(lines, found, column, width, height, reach);
  return { height, width, values: found };
}

/**
 * The largest within `reach` to each side, along `count` values from `first` on, a `stride` apart: van Herk's way, in
 * which blocks of the window's length are gone through from both ends.
 */
function widest(from, to, first, stride, count, reach) {
  const size = 2 * reach + 1;
  const padded = Math.ceil((count + 2 * reach) / size) * size;
  const [line, forth, back] = [new Float32Array(padded), new Float32Array(padded), new Float32Array(padded)];
  for (let index = 0; index < count; index++) line[index + reach] = from[first + index * stride];
  for (let block = 0; block < padded; block += size) {
    forth[block] = line[block];
    for (let index = block + 1; index < block + size; index++) forth[index] = Math.max(forth[index - 1], line[index]);
    back[block + size - 1] = line[block + size - 1];
    for (let index = block + size - 2; index >= block; index--) back[index] = Math.max(back[index + 1], line[index]);
  }
  for (let index = 0; index < count; index++) {
    to[first + index * stride] = Math.max(back[index], forth[index + size - 1]);
  }
}

/** By a cross of one pixel to each side. */
function crossed({ height, width, values }) {
  const found = Float32Array.from(values);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      let most = values[pixel];
      if (column > 0 && values[pixel - 1] > most) most = values[pixel - 1];
      if (column < width - 1 && values[pixel + 1] > most) most = values[pixel + 1];
      if (row > 0 && values[pixel - width] > most) most = values[pixel - width];
      if (row < height - 1 && values[pixel + width] > most) most = values[pixel + width];
      found[pixel] = most;
    }
  }
  return { height, width, values: found };
}

/** Each of 28 × 28 pixels the average of the area that it covers: across first, then down. */
function shrunk({ width: side, values }) {
  const spans = Array.from({ length: SIDE }, (_, index) => span(index, side / SIDE, side));
  const narrow = new Float64Array(side * SIDE);
  spans.forEach((shares, column) => {
    for (const [pixel, share] of shares) {
      for (let row = 0; row < side; row++) narrow[row * SIDE + column] += share * values[row * side + pixel];
    }
  });
  const found = new Uint8Array(SIDE * SIDE);
  spans.forEach((shares, row) => {
    for (let column = 0; column < SIDE; column++) {
      const mean = shares.reduce((sum, [pixel, share]) => sum + share * narrow[pixel * SIDE + column], 0);
      found[row * SIDE + column] = rounded(Math.min(Math.max(mean, 0), 1) * 255);
    }
  });
  return found;
}

/** Which pixels lie in the span of one of 28, and which share of it each is. */
function span(index, scale, side) {
  const [from, to] = [index * scale, (index + 1) * scale];
  const shares = [];
  for (let pixel = Math.floor(from); pixel < Math.min(Math.ceil(to), side); pixel++) {
    shares.push([pixel, (Math.min(pixel + 1, to) - Math.max(pixel, from)) / scale]);
  }
  return shares;
}
