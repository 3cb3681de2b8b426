/** A sheet to draw on with one pen, by mouse, finger or stylus; the whole of a stroke can be taken back. */

const PAPER = "#ffffff";
const INK = "#000000";
const WIDTH = 0.04; // the pen's, as a share of the side: the app's own to begin with

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(state: {strokes: number, isDown: boolean}) => void} drawn is called when something has changed
 */
export function pad(canvas, drawn) {
  const context = canvas.getContext("2d");
  const sheet = document.createElement("canvas");
  let strokes = []; // of [x, y], as shares of the side
  let pointer = null; // the one that draws: a second finger does not

  const place = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  };
  const tell = () => drawn({ strokes: strokes.length, isDown: pointer !== null });

  function paint() {
    const side = canvas.width;
    context.fillStyle = PAPER;
    context.fillRect(0, 0, side, side);
    Object.assign(context, { strokeStyle: INK, lineWidth: WIDTH * side, lineCap: "round", lineJoin: "round" });
    for (const [first, ...others] of strokes) {
      context.beginPath();
      context.moveTo(first[0] * side, first[1] * side);
      for (const [x, y] of others.length ? others : [first]) context.lineTo(x * side, y * side);
      context.stroke();
    }
  }

  function change(next) {
    strokes = next;
    paint();
    tell();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    event.preventDefault();
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    change([...strokes, [place(event)]]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    strokes.at(-1).push(...(passed.length ? passed : [event]).map(place));
    change(strokes);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      tell();
    });
  }
  paint();

  return {
    undo: () => change(strokes.slice(0, -1)),
    clear: () => change([]),
    /** What is drawn. @param {number} [side] of the image: a smaller one is read faster */
    image(side = canvas.width) {
      [sheet.width, sheet.height] = [side, side];
      const small = sheet.getContext("2d", { willReadFrequently: true });
      small.drawImage(canvas, 0, 0, side, side);
      return small.getImageData(0, 0, side, side);
    },
  };
}
