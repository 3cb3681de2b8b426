const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.02; // of the picture, for an arrow key
const LEAST = 0.05; // of the picture, that the frame keeps

const bounded = (value, least, most) => Math.min(Math.max(value, least), most);

/**
 * The frame after a corner has moved, or all of it.
 * @param {number[]} crop left, top, right, bottom in [0, 1]
 * @param {number?} across 0 or 2: which side moves, null for the whole frame
 * @param {number?} down 1 or 3
 * @param {number[]} by to the right and down, in shares of the picture
 */
function moved(crop, across, down, by) {
  const [left, top, right, bottom] = crop;
  if (across === null) {
    const [x, y] = [bounded(by[0], -left, 1 - right), bounded(by[1], -top, 1 - bottom)];
    return [left + x, top + y, right + x, bottom + y];
  }
  const next = [...crop];
  next[across] = across === 0 ? bounded(left + by[0], 0, right - LEAST) : bounded(right + by[0], left + LEAST, 1);
  next[down] = down === 1 ? bounded(top + by[1], 0, bottom - LEAST) : bounded(bottom + by[1], top + LEAST, 1);
  return next;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const picture = parentElement.querySelector(".picture");
  const [image, frame] = [picture.querySelector("img"), picture.querySelector(".frame")];
  picture.setAttribute("aria-label", data.label);
  if (image.src !== data.src) image.src = data.src;

  let crop = data.crop;
  const show = () => {
    const [left, top, right, bottom] = crop.map((share) => `${100 * share}%`);
    const size = { width: `calc(${right} - ${left})`, height: `calc(${bottom} - ${top})` };
    for (const each of picture.querySelectorAll(".place")) Object.assign(each.style, { left, top, ...size });
  };
  const send = () => setTriggerValue("cropped", crop);
  show();

  function drags(element, across, down) {
    let last = null;
    element.onpointerdown = (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      element.setPointerCapture(event.pointerId);
      last = [event.clientX, event.clientY];
    };
    element.onpointermove = (event) => {
      if (!last) return;
      const { width, height } = image.getBoundingClientRect();
      crop = moved(crop, across, down, [(event.clientX - last[0]) / width, (event.clientY - last[1]) / height]);
      last = [event.clientX, event.clientY];
      show();
    };
    element.onpointerup = element.onpointercancel = () => {
      if (last) send();
      last = null;
    };
  }

  drags(frame, null, null);
  picture.querySelectorAll("button").forEach((corner, place) => {
    const [across, down] = [Number(corner.dataset.across), Number(corner.dataset.down)];
    corner.setAttribute("aria-label", data.corners[place]);
    drags(corner, across, down);
    corner.onkeydown = (event) => {
      const step = event.altKey || event.ctrlKey || event.metaKey ? undefined : STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      crop = moved(crop, across, down, step.map((each) => each * STEP));
      show();
      // A held key moves far; only where it comes to rest matters.
      clearTimeout(picture.resting);
      picture.resting = setTimeout(send, 250);
    };
  });
}
