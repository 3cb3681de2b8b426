const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

function outline(rect, box) {
  rect.toggleAttribute("hidden", !box);
  if (!box) return;
  for (const [name, value] of Object.entries(box)) rect.setAttribute(name, value);
}

function around(row, column, size) {
  const reach = (size - 1) / 2;
  return { x: column - reach, y: row - reach, width: size, height: size };
}

export default function ({ data, parentElement }) {
  const map = parentElement.querySelector(".map");
  const image = map.querySelector("img");
  const pointer = map.querySelector(".pointer");
  const text = parentElement.querySelector(".text");
  const interactive = data.texts.length > 0;

  if (image.src !== data.src) image.src = data.src;
  map.querySelector("svg").setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  map.setAttribute("role", interactive ? "application" : "img");
  map.setAttribute("aria-label", data.label);
  if (interactive) map.tabIndex = 0;
  else map.removeAttribute("tabindex");
  parentElement.querySelector(".caption").textContent = data.caption;
  outline(pointer, null);
  text.textContent = "";

  let place = [Math.floor(data.height / 2), Math.floor(data.width / 2)];

  function point(row, column) {
    place = [Math.min(Math.max(row, 0), data.height - 1), Math.min(Math.max(column, 0), data.width - 1)];
    outline(pointer, around(...place, data.pointer));
    text.textContent = data.texts[place[0] * data.width + place[1]];
  }

  function under(event) {
    const bounds = map.getBoundingClientRect();
    const row = Math.floor(((event.clientY - bounds.top) / bounds.height) * data.height);
    return [row, Math.floor(((event.clientX - bounds.left) / bounds.width) * data.width)];
  }

  map.onpointermove = interactive ? (event) => point(...under(event)) : null;
  map.onpointerleave = () => outline(pointer, null);
  map.onclick = map.onpointermove;
  map.onkeydown = interactive
    ? (event) => {
        const step = event.shiftKey ? undefined : STEPS[event.key];
        if (!step) return;
        event.preventDefault();
        point(place[0] + step[0], place[1] + step[1]);
      }
    : null;
}
