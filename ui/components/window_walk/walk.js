const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const PLACES_A_FRAME = 4; // of a walk by itself: a map of 28×28 takes some three seconds

const number = (value, digits = 3) => value.toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "−");
const filled = (sentence, fields) =>
  Object.entries(fields).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), sentence);
const within = (value, size) => Math.min(Math.max(value, 0), size - 1);

/** Top row and left column of the window for a place of the map; it may begin beyond the edge. */
function corner({ size, stride }, [row, column]) {
  const reach = size % 2 ? (size - 1) / 2 : 0;
  return [row * stride - reach, column * stride - reach];
}

/** What is under the window, row by row; zero beyond the edge. */
function under(data, place) {
  const [height, width] = data.shapes[0];
  const [top, left] = corner(data, place);
  return Array.from({ length: data.size ** 2 }, (_, index) => {
    const [row, column] = [top + Math.floor(index / data.size), left + (index % data.size)];
    const isInside = row >= 0 && column >= 0 && row < height && column < width;
    return isInside ? data.before[row * width + column] : 0;
  });
}

function grid(title, values, side, largest) {
  const table = document.createElement("table");
  table.createCaption().textContent = title;
  for (let row = 0; row < side; row += 1) {
    const line = table.insertRow();
    for (let column = 0; column < side; column += 1) {
      const index = row * side + column;
      const cell = line.insertCell();
      cell.textContent = number(values[index], 2);
      cell.classList.toggle("largest", index === largest);
    }
  }
  return table;
}

function outline(box, [top, left], size, [height, width]) {
  const share = (value, whole) => `${(100 * value) / whole}%`;
  box.style.top = share(top, height);
  box.style.left = share(left, width);
  box.style.width = share(size, width);
  box.style.height = share(size, height);
}

async function drawn(src) {
  const image = new Image();
  image.src = src;
  await image.decode();
  return image;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".walk");
  const [before, after] = ["before", "after"].map((name) => root.querySelector(`.${name}`));
  const [height, width] = data.shapes[1];
  const map = before.querySelector(".map");
  const canvases = [before, after].map((figure) => figure.querySelector("canvas"));
  const go = root.querySelector(".go");
  const all = root.querySelector(".all");
  const isOther = JSON.stringify(root.seen?.after) !== JSON.stringify(data.after);
  root.seen = data;
  if (isOther) root.uncovered = new Set();
  root.place = (root.place ?? [Math.floor(height / 2), Math.floor(width / 2)]).map((value, axis) =>
    within(value, data.shapes[1][axis]),
  );
  [before, after].forEach((figure, index) => {
    figure.querySelector("figcaption").textContent = data.titles[index];
  });
  map.setAttribute("role", "application");
  map.tabIndex = 0;
  map.setAttribute("aria-label", `${data.titles[0]}. ${data.words.keys}`);
  canvases[1].setAttribute("role", "img");
  canvases[1].setAttribute("aria-label", data.titles[1]);
  root.querySelector(".keys").textContent = data.words.keys;
  go.textContent = data.words.walk;
  all.textContent = data.words.all;
  canvases.forEach((canvas, index) => {
    const [rows, columns] = data.shapes[index];
    if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  });

  let images = null;
  const paint = () => {
    if (!images) return;
    canvases[0].getContext("2d").drawImage(images[0], 0, 0);
    const context = canvases[1].getContext("2d");
    context.clearRect(0, 0, width, height);
    if (!data.covered || root.uncovered.size === width * height) context.drawImage(images[1], 0, 0);
    else {
      for (const index of root.uncovered) {
        const [x, y] = [index % width, Math.floor(index / width)];
        context.drawImage(images[1], x, y, 1, 1, x, y, 1, 1);
      }
    }
    all.hidden = go.hidden = !data.covered || root.uncovered.size === width * height;
  };
  const tell = () => {
    const values = under(data, root.place);
    const result = data.after[root.place[0] * width + root.place[1]];
    const fields = { row: root.place[0] + 1, column: root.place[1] + 1, result: number(result), bias: number(data.bias) };
    root.querySelector(".says").textContent = filled(data.says, { ...fields, values: values.map((each) => number(each)).join(", ") });
    const grids = root.querySelector(".grids");
    if (data.kernel) {
      const products = values.map((value, index) => value * data.kernel[index]);
      grids.replaceChildren(
        grid(data.words.window, values, data.size),
        grid(data.words.kernel, data.kernel, data.size),
        grid(data.words.products, products, data.size),
      );
    } else if (data.size > 1) {
      grids.replaceChildren(grid(data.words.window, values, data.size, values.indexOf(Math.max(...values))));
    } else grids.replaceChildren();
  };
  const mark = (place) => {
    root.place = [within(place[0], height), within(place[1], width)];
    root.uncovered.add(root.place[0] * width + root.place[1]);
    outline(before.querySelector(".window"), corner(data, root.place), data.size, data.shapes[0]);
    outline(after.querySelector(".window"), root.place, 1, data.shapes[1]);
  };
  const visit = (place) => {
    mark(place);
    paint();
    tell();
  };
  const stop = () => cancelAnimationFrame(root.walking);
  const pointed = (event) => {
    const bounds = map.getBoundingClientRect();
    const [rows, columns] = data.shapes[0];
    const row = Math.floor((((event.clientY - bounds.top) / bounds.height) * rows) / data.stride);
    return [row, Math.floor((((event.clientX - bounds.left) / bounds.width) * columns) / data.stride)];
  };
  map.onpointermove = map.onpointerdown = (event) => {
    stop();
    visit(pointed(event));
  };
  map.onkeydown = (event) => {
    const step = event.shiftKey ? undefined : STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    stop();
    visit([root.place[0] + step[0], root.place[1] + step[1]]);
  };
  all.onclick = () => {
    stop();
    for (let index = 0; index < width * height; index += 1) root.uncovered.add(index);
    map.focus();
    paint();
  };
  go.onclick = () => {
    stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return all.onclick();
    let index = 0;
    const onwards = () => {
      for (let step = 0; step < PLACES_A_FRAME && index < width * height; step += 1, index += 1) {
        mark([Math.floor(index / width), index % width]);
      }
      paint();
      if (index < width * height) root.walking = requestAnimationFrame(onwards);
      else tell();
    };
    onwards();
  };
  Promise.all(data.pictures.map(drawn)).then((found) => {
    if (root.seen !== data) return; // a newer run of the page was faster
    images = found;
    paint();
  });
  mark(root.place);
  tell();
  return stop;
}
