const PATIENCE = 4000; // milliseconds for the server's answer, which may be none: the stroke changed nothing
const ALIKE = 8; // of 255: so near the canvas and the server's drawing of it are read, on average
const CRAMPED = "(max-width: 640px), (max-height: 500px)"; // as in answer.css
const CHARTS_MARGIN = 9; // pixels above the first bar of the chart
const SHOWN = ["models", "classes", "beside", "words"]; // what the bars are made of, of all that the server says

const module = (name) => import(new URL(`app/static/network/${name}.js`, document.baseURI));
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const nothing = () => undefined; // no worker, no file: the server answers, as it does anyway

function difference(one, other) {
  return one.reduce((sum, value, index) => sum + Math.abs(value - other[index]), 0) / one.length;
}

// Bars and picture stand where the server's do, so that nothing jumps when those come.
function align(root) {
  const [image, chart] = ["img", ".stVegaLiteChart"].map((name) => document.querySelector(`.st-key-answer ${name}`));
  const [canvas, models] = ["canvas", ".models"].map((name) => root.querySelector(name));
  canvas.style.width = canvas.style.height = models.style.marginTop = "";
  if (matchMedia(CRAMPED).matches) return;
  if (image) canvas.style.width = canvas.style.height = `${image.getBoundingClientRect().width}px`;
  if (!chart) return;
  const lower = chart.getBoundingClientRect().top + CHARTS_MARGIN - models.getBoundingClientRect().top;
  const margin = parseFloat(getComputedStyle(models).marginTop);
  models.style.marginTop = `${Math.max(margin, margin + lower)}px`;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".live");
  root.taken = data;
  root.alive ??= start(root);
  root.alive.then((alive) => alive.take(root.taken), nothing);
  return () => root.alive.then((alive) => alive.close(), nothing);
}

async function start(root) {
  const names = ["pen", "reading", "remote", "meddling", "bars", "head"];
  const [{ drawn, follow }, { isBlank }, { remote }, { NOTHING }, { bars }, { headed }] = await Promise.all(
    names.map(module),
  );
  const engines = new Map(); // of each network by its address
  const engine = async (address) => {
    const made = await remote();
    await made.open(new URL(address, document.baseURI).href);
    return made;
  };
  const known = (address) => {
    if (!engines.has(address)) engines.set(address, engine(address));
    return engines.get(address);
  };
  let data = null; // what the server said last
  let show = null;
  let live = null; // the picture that is answered now; null while the server's answer is seen
  let isDown = false;
  let next = null; // the canvas that waits for its turn
  let isBusy = false;
  let waiting = 0;
  let hidings = 0; // so that an answer that comes after one is not shown

  const hide = () => {
    clearTimeout(waiting);
    hidings += 1;
    live = null;
    root.hidden = true;
  };
  const hideSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(hideIfConnected, PATIENCE);
  };
  const hideIfConnected = () => {
    const connected = document.querySelector('.stApp[data-test-connection-state="CONNECTED"]');
    if (connected && !isDown) hide();
  };
  const answer = async (image) => {
    const [asked, before] = [data, hidings];
    const all = await Promise.all(asked.models.map(({ address }) => known(address)));
    const picture = await all[0].read(image, asked.settings);
    if (isBlank(picture)) return;
    const found = await Promise.all(all.map((each) => each.run(picture, NOTHING)));
    if (asked !== data || before !== hidings) return; // the server was faster
    live = picture;
    show(picture, found.map(({ values }, index) => headed(values, asked.models[index].head)));
    if (root.hidden) {
      root.hidden = false;
      align(root);
    }
    if (!isDown) hideSoon();
  };
  // The newest canvas alone: older ones are of no use to anybody.
  const moved = async (image) => {
    next = image;
    if (isBusy) return;
    isBusy = true;
    try {
      while (next) {
        const image = next;
        next = null;
        await answer(image);
      }
    } catch {
      hide(); // the server answers
    } finally {
      isBusy = false;
    }
  };
  const rest = () => {
    if (!isDown) return;
    isDown = false;
    const whole = drawn();
    if (whole && live) moved(whole);
    hideSoon();
  };
  const press = (event) => {
    isDown = event.composedPath().some((each) => each.matches?.(".st-key-canvas"));
  };
  const closing = new AbortController();
  const listening = { signal: closing.signal, capture: true, passive: true };
  follow(moved, closing.signal);
  for (const kind of ["pointerdown", "mousedown"]) document.addEventListener(kind, press, listening);
  for (const kind of ["pointerup", "pointercancel", "mouseup"]) document.addEventListener(kind, rest, listening);
  await Promise.all(root.taken.models.map(({ address }) => known(address))); // ready before the first stroke

  return {
    take(given) {
      const isOther = SHOWN.some((key) => JSON.stringify(given[key]) !== JSON.stringify(data?.[key]));
      data = given;
      if (isOther) show = bars(root, given);
      if (isDown || !live) return;
      if (!given.picture || difference(bytes(given.picture), live) < ALIKE) hide();
    },
    close() {
      closing.abort();
      for (const each of engines.values()) each.then((made) => made.close(), nothing);
    },
  };
}
