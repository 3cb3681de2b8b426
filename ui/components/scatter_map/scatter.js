const MARGIN = 0.03; // of the width and the height, around the points
const REACH = 14; // pixels: how near the pointer must be to a point
const PATIENCE = 70; // milliseconds that the pointer rests before the picture is asked for
const KEYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function bytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function inside(share) {
  return MARGIN + share * (1 - 2 * MARGIN);
}

function paint(canvas, points, labels, colours) {
  const { width, height } = canvas.getBoundingClientRect();
  const sharpness = devicePixelRatio || 1;
  canvas.width = width * sharpness;
  canvas.height = height * sharpness;
  const context = canvas.getContext("2d");
  context.scale(sharpness, sharpness);
  context.globalAlpha = 0.75;
  const radius = width < 400 ? 1 : 1.6;
  points.forEach(([x, y], index) => {
    context.fillStyle = colours[labels[index]];
    context.beginPath();
    context.arc(x * width, y * height, radius, 0, 7);
    context.fill();
  });
}

// The point nearest to (x, y) in pixels, among those that `allowed` takes.
function nearest(points, bounds, x, y, allowed) {
  let best = -1;
  let least = Infinity;
  points.forEach((point, index) => {
    const right = point[0] * bounds.width - x;
    const down = point[1] * bounds.height - y;
    const distance = Math.hypot(right, down);
    if (distance < least && allowed(right, down, distance)) [best, least] = [index, distance];
  });
  return best;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const plot = parentElement.querySelector(".plot");
  const canvas = plot.querySelector("canvas");
  const here = plot.querySelector(".here");
  const figure = plot.querySelector(".shown");

  if (plot.sent !== data.positions) {
    plot.sent = data.positions;
    const numbers = new Uint16Array(bytes(data.positions).buffer);
    plot.points = Array.from({ length: numbers.length / 2 }, (_, index) => [
      inside(numbers[2 * index] / 65535),
      inside(numbers[2 * index + 1] / 65535),
    ]);
    plot.labels = bytes(data.labels);
    plot.cursor = null;
  }
  const { points, labels } = plot;
  plot.observer?.disconnect();
  plot.observer = new ResizeObserver(() => paint(canvas, points, labels, data.colours));
  plot.observer.observe(canvas);

  plot.setAttribute("aria-label", data.label);
  here.setAttribute("aria-label", data.here_label);
  here.style.left = `${100 * inside(data.here[0])}%`;
  here.style.top = `${100 * inside(data.here[1])}%`;

  parentElement.querySelector(".legend").replaceChildren(
    ...data.names.map((name, index) => {
      const item = document.createElement("li");
      const dot = document.createElement("i");
      dot.style.background = data.colours[index];
      item.append(dot, name);
      return item;
    }),
  );

  figure.hidden = !data.shown || data.shown.number !== plot.cursor;
  if (!figure.hidden) {
    const [x, y] = points[data.shown.number];
    figure.querySelector("img").src = data.shown.src;
    figure.querySelector("img").alt = "";
    figure.querySelector("figcaption").textContent = data.shown.alt;
    parentElement.querySelector("[role=status]").textContent = data.shown.alt;
    figure.style[x > 0.5 ? "right" : "left"] = `${100 * (x > 0.5 ? 1 - x : x) + 2}%`;
    figure.style[x > 0.5 ? "left" : "right"] = "auto";
    figure.style[y > 0.5 ? "bottom" : "top"] = `${100 * (y > 0.5 ? 1 - y : y) + 2}%`;
    figure.style[y > 0.5 ? "top" : "bottom"] = "auto";
  }

  function ask(index) {
    if (index < 0 || index === plot.cursor) return;
    plot.cursor = index;
    figure.hidden = true;
    clearTimeout(plot.resting);
    plot.resting = setTimeout(() => setTriggerValue("hovered", index), PATIENCE);
  }

  function under(event) {
    const bounds = canvas.getBoundingClientRect();
    const near = (_right, _down, distance) => distance <= REACH;
    return nearest(points, bounds, event.clientX - bounds.left, event.clientY - bounds.top, near);
  }

  const pick = (index) => index >= 0 && setTriggerValue("picked", index);
  plot.onpointermove = (event) => ask(under(event));
  plot.onpointerleave = () => {
    clearTimeout(plot.resting);
    figure.hidden = true;
    plot.cursor = null;
  };
  plot.onclick = (event) => pick(under(event));
  plot.onkeydown = (event) => {
    if (event.key === "Enter" && plot.cursor !== null) pick(plot.cursor);
    const way = event.shiftKey ? undefined : KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    const bounds = canvas.getBoundingClientRect();
    const from = plot.cursor === null ? data.here.map(inside) : points[plot.cursor];
    const ahead = (right, down, distance) => distance > 1 && right * way[0] + down * way[1] > 0.7 * distance;
    ask(nearest(points, bounds, from[0] * bounds.width, from[1] * bounds.height, ahead));
  };
}
