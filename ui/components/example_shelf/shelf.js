const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: "row", ArrowUp: "-row" };
const FAR = 6; // pixels that a mouse moves before it drags
const STILL = 10; // pixels that a finger may tremble while it rests
const LONG = 350; // milliseconds that a finger rests before it drags
const EDGE = 70; // pixels at the window's upper and lower edge where a drag scrolls the page
const SPEED = 12; // pixels a frame
const GHOST = 64; // pixels of what is dragged

/** The box of a place, in the page around the part. @param {string} key */
const boxOf = (key) => document.querySelector(`.${CSS.escape(`st-key-${key}`)}`);

/** The number of the place under a point of the window; -1 if there is none. */
function placeAt(x, y, places) {
  const under = document.elementFromPoint(x, y);
  return under ? places.findIndex((place) => boxOf(place.key)?.contains(under)) : -1;
}

/** What follows the pointer: it lies in the page, since a part's own boxes would cut it off. */
function newGhost(tile) {
  const ghost = tile.querySelector("img").cloneNode();
  ghost.alt = "";
  Object.assign(ghost.style, {
    position: "fixed",
    left: "0",
    top: "0",
    width: `${GHOST}px`,
    height: `${GHOST}px`,
    borderRadius: "8px",
    boxShadow: "0 4px 16px rgb(0 0 0 / 50%)",
    imageRendering: "pixelated",
    pointerEvents: "none",
    zIndex: "1000000",
  });
  document.body.append(ghost);
  return ghost;
}

/** Drag a tile until it is let go; `shelf.act` is told where. */
function drag(shelf, tile, pointer, at) {
  const ghost = newGhost(tile);
  const { value } = tile.dataset;
  let to = -1;
  let frame = 0;
  const mark = (place, look) => {
    const box = place >= 0 && place !== shelf.data.own ? boxOf(shelf.data.places[place].key) : null;
    if (box) box.style.outline = look;
  };
  const follow = () => {
    ghost.style.transform = `translate(${at.x - GHOST / 2}px, ${at.y - GHOST * 0.75}px)`;
    const place = placeAt(at.x, at.y, shelf.data.places);
    if (place === to) return;
    mark(to, "");
    to = place;
    mark(to, `3px solid ${getComputedStyle(tile).getPropertyValue("--st-primary-color")}`);
  };
  const scroll = () => {
    const way = at.y < EDGE ? -1 : at.y > window.innerHeight - EDGE ? 1 : 0;
    if (way) {
      tile.getRootNode().host.closest(".stMain")?.scrollBy({ top: way * SPEED, behavior: "instant" });
      follow();
    }
    frame = requestAnimationFrame(scroll);
  };
  const end = (isDone) => {
    cancelAnimationFrame(frame);
    mark(to, "");
    ghost.remove();
    tile.classList.remove("dragged");
    window.removeEventListener("keydown", escape, true);
    shelf.drag = null;
    if (isDone && to >= 0 && to !== shelf.data.own) shelf.act(value, to);
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end(false);
  };
  window.addEventListener("keydown", escape, true);
  tile.classList.add("dragged");
  shelf.drag = {
    pointer,
    end,
    move: (x, y) => {
      at = { x, y };
      follow();
    },
  };
  follow();
  scroll();
}

/** A mouse drags when it moves; a finger when it has rested, so that it scrolls the page otherwise. */
function listen(shelf, tile) {
  let began = null;
  let timer = 0;
  let dragged = false;
  const forget = () => {
    clearTimeout(timer);
    began = null;
  };
  const begin = () => {
    const { pointer, x, y } = began;
    forget();
    dragged = true;
    shelf.choose(null);
    drag(shelf, tile, pointer, { x, y });
  };
  tile.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || shelf.drag || began) return;
    dragged = false;
    began = { pointer: event.pointerId, x: event.clientX, y: event.clientY, isMouse: event.pointerType === "mouse" };
    tile.setPointerCapture(event.pointerId);
    if (!began.isMouse) timer = setTimeout(begin, LONG);
  });
  tile.addEventListener("pointermove", (event) => {
    if (shelf.drag?.pointer === event.pointerId) return shelf.drag.move(event.clientX, event.clientY);
    if (began?.pointer !== event.pointerId) return;
    const way = Math.hypot(event.clientX - began.x, event.clientY - began.y);
    if (began.isMouse && way > FAR) {
      begin();
      shelf.drag.move(event.clientX, event.clientY);
    } else if (!began.isMouse && way > STILL) {
      forget();
    }
  });
  const over = (event) => {
    forget();
    if (shelf.drag?.pointer === event.pointerId) shelf.drag.end(event.type === "pointerup");
  };
  tile.addEventListener("pointerup", over);
  tile.addEventListener("pointercancel", over);
  // Not passive: once something is dragged, the page must not scroll under the finger.
  tile.addEventListener("touchmove", (event) => shelf.drag && event.preventDefault(), { passive: false });
  tile.addEventListener("contextmenu", (event) => (shelf.drag || began) && event.preventDefault());
  tile.addEventListener("dragstart", (event) => event.preventDefault());
  tile.addEventListener("click", () => {
    if (!dragged) shelf.choose(shelf.chosen === tile.dataset.value ? null : tile.dataset.value);
    dragged = false;
  });
}

function newTile(shelf) {
  const tile = document.createElement("button");
  tile.type = "button";
  tile.className = "tile";
  tile.append(document.createElement("img"));
  listen(shelf, tile);
  return tile;
}

function newAct(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.onclick = act;
  return button;
}

/** Only one tile is reached by Tab; arrow keys lead to the others. */
function reach(grid, tile) {
  for (const each of grid.children) each.tabIndex = each === tile ? 0 : -1;
}

function onKey(shelf, event) {
  const tile = event.target.closest(".tile");
  if (!tile || shelf.drag) return;
  const tiles = [...shelf.grid.children];
  if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    if (!event.repeat) shelf.act(tile.dataset.value, null);
    return;
  }
  const step = event.shiftKey ? undefined : STEPS[event.key];
  if (step === undefined) return;
  const columns = getComputedStyle(shelf.grid).gridTemplateColumns.split(" ").length;
  const next = tiles[tiles.indexOf(tile) + (step === "row" ? columns : step === "-row" ? -columns : step)];
  if (!next) return;
  event.preventDefault();
  reach(shelf.grid, next);
  next.focus();
}

/** What can be done with the chosen example, below all of them. */
function showActs(shelf) {
  const { data, chosen } = shelf;
  for (const tile of shelf.grid.children) tile.setAttribute("aria-pressed", String(tile.dataset.value === chosen));
  shelf.acts.hidden = chosen === null;
  if (chosen === null) return shelf.acts.replaceChildren();
  const moves = data.places.map(({ move }, place) => newAct(move, () => shelf.act(chosen, place)));
  shelf.acts.replaceChildren(
    ...moves.filter((_, place) => place !== data.own),
    newAct(data.delete, () => shelf.act(chosen, null)),
  );
}

function newShelf(parentElement) {
  const [grid, acts] = [".grid", ".acts"].map((selector) => parentElement.querySelector(selector));
  const shelf = { grid, acts, chosen: null, drag: null, data: null, send: null };
  shelf.choose = (value) => {
    shelf.chosen = value;
    showActs(shelf);
  };
  shelf.act = (value, to) => {
    const hadFocus = acts.contains(acts.getRootNode().activeElement);
    shelf.choose(null);
    if (hadFocus) [...grid.children].find((tile) => tile.dataset.value === value)?.focus();
    shelf.send("acted", { value, to });
  };
  grid.addEventListener("keydown", (event) => onKey(shelf, event));
  parentElement.querySelector(".frame").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shelf.chosen !== null) {
      [...grid.children].find((tile) => tile.dataset.value === shelf.chosen)?.focus();
      shelf.choose(null);
    }
  });
  return shelf;
}

const shelves = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame");
  if (!shelves.has(frame)) shelves.set(frame, newShelf(parentElement));
  const shelf = shelves.get(frame);
  const { grid } = shelf;
  shelf.data = data;
  shelf.send = setTriggerValue;
  grid.setAttribute("aria-label", data.label);
  const focused = [...grid.children].indexOf(grid.getRootNode().activeElement);
  // Buttons are kept and refilled, so that the focus survives a rerun.
  while (grid.children.length > data.examples.length) grid.lastChild.remove();
  while (grid.children.length < data.examples.length) grid.append(newTile(shelf));
  data.examples.forEach(({ value, alt, src }, number) => {
    const tile = grid.children[number];
    const image = tile.firstChild;
    tile.dataset.value = value;
    if (image.src !== src) image.src = src;
    image.alt = alt;
  });
  if (!data.examples.some(({ value }) => value === shelf.chosen)) shelf.chosen = null;
  showActs(shelf);
  const last = grid.lastElementChild;
  if (focused >= data.examples.length) last?.focus();
  const reached = grid.querySelector("[tabindex='0']") ?? grid.firstElementChild;
  reach(grid, focused >= data.examples.length ? last : reached);
  return () => shelf.drag?.end(false);
}
