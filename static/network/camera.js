/**
 * Which part of the drawing is seen, and how large. Pure.
 *
 * @typedef {{x: number, y: number, scale: number}} Camera the window's corner in the drawing, and window ÷ drawing
 * @typedef {{width: number, height: number}} Size
 */

const MOST = 12;

/** All of the drawing, as large as it is laid out. @returns {Camera} */
export const whole = () => ({ x: 0, y: 0, scale: 1 });

/** A point of the window in the drawing. @param {Camera} camera @returns {[number, number]} */
export function inDrawing({ x, y, scale }, [left, top]) {
  return [left / scale + x, top / scale + y];
}

/** Larger or smaller by a factor; what stands at a point of the window stays there. @returns {Camera} */
export function zoomed(camera, factor, [left, top], drawing, room) {
  const scale = Math.min(Math.max(camera.scale * factor, 1), MOST);
  const [x, y] = inDrawing(camera, [left, top]);
  return kept({ x: x - left / scale, y: y - top / scale, scale }, drawing, room);
}

/** Moved by pixels of the window. @returns {Camera} */
export function panned(camera, [right, down], drawing, room) {
  return kept({ ...camera, x: camera.x + right / camera.scale, y: camera.y + down / camera.scale }, drawing, room);
}

/** As little moved as it takes to see a box of the drawing. @returns {Camera} */
export function showing(camera, { left, top, width, height }, drawing, room) {
  const [wide, high] = [room.width / camera.scale, room.height / camera.scale];
  const along = (from, size, start, length) => Math.max(Math.min(from, start), start + length - size);
  return kept({ ...camera, x: along(camera.x, wide, left, width), y: along(camera.y, high, top, height) }, drawing, room);
}

/** No window beyond the drawing. */
function kept({ x, y, scale }, drawing, room) {
  const along = (from, size, length) => Math.max(0, Math.min(from, length - size / scale));
  return { x: along(x, room.width, drawing.width), y: along(y, room.height, drawing.height), scale };
}
