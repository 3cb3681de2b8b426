const PATIENCE = 4000; // milliseconds for the server's answer, which may be none: the stroke changed nothing
const ALIKE = 8; // of 255: so near the canvas and the server's drawing of it are read, on average
const COARSE = 224; // pixels of the canvas's side that are read while the pen moves: all of them once it rests
const SIDE = 28;
const CRAMPED = "(max-width: 640px), (max-height: 500px)"; // as in answer.css
const CHARTS_MARGIN = 9; // pixels above the first bar of the chart

const module = (name) => import(new URL(`app/static/network/${name}.js`, document.baseURI));
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const filled = (words, fields) => words.replace(/\{(\w+)\}/g, (_whole, field) => fields[field]);
const order = (shares) => [...shares.keys()].sort((first, second) => shares[second] - shares[first]);

function difference(one, other) {
  return one.reduce((sum, value, index) => sum + Math.abs(value - other[index]), 0) / one.length;
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

// Ten bars, made once and moved ever after.
function barsOf(classes) {
  const rows = classes.map((name) => {
    const row = element("div", "bar");
    const [track, bar, share] = [element("div", "track"), element("div"), element("span")];
    track.append(bar);
    row.append(element("span", "", name), track, share);
    return { row, bar, share };
  });
  const whole = element("div");
  whole.append(...rows.map(({ row }) => row));
  const show = (shares) => {
    const [first, ...others] = order(shares);
    rows.forEach(({ row, bar, share }, index) => {
      row.classList.toggle("first", index === first);
      row.classList.toggle("leading", [first, ...others.slice(0, 2)].includes(index));
      bar.style.transform = `scaleX(${shares[index]})`;
      share.textContent = percent(shares[index]);
    });
  };
  return { whole, show };
}

function paint(root, picture) {
  const context = root.querySelector("canvas").getContext("2d");
  const pixels = Uint8ClampedArray.from({ length: 4 * picture.length }, (_, at) =>
    at % 4 === 3 ? 255 : picture[Math.floor(at / 4)],
  );
  context.putImageData(new ImageData(pixels, SIDE, SIDE), 0, 0);
}

const isUnknown = (shares, { unknownBelow }) => {
  const [first, second] = order(shares);
  return shares[first] + shares[second] < unknownBelow;
};

function headline(root, { models, classes, words }, [shares, ...others]) {
  const [first] = order(shares);
  const unknown = isUnknown(shares, models[0]);
  const share = element("span", "share", percent(shares[first]));
  root.querySelector(".says").textContent = filled(words.says, models[0]);
  root.querySelector(".name").replaceChildren(unknown ? words.unknown : `${classes[first]} `, ...(unknown ? [] : [share]));
  root.querySelector(".closest").replaceChildren(
    ...(unknown ? [`${filled(words.closest, { name: classes[first] })} `, share] : []),
  );
  root.querySelector(".others").replaceChildren(
    ...others.map((each, index) => {
      const model = models[index + 1];
      const [best] = order(each);
      const said = isUnknown(each, model) ? words.otherUnknown : words.other;
      return element("p", "", filled(said, { name: model.name, answer: classes[best], share: percent(each[best]) }));
    }),
  );
}

// Bars and picture stand where the server's do, so that nothing jumps when those come.
function align(root) {
  const [image, chart] = ["img", ".stVegaLiteChart"].map((name) => document.querySelector(`.st-key-answer ${name}`));
  const [canvas, models] = ["canvas", ".models"].map((name) => root.querySelector(name));
  if (image) canvas.style.width = canvas.style.height = `${image.getBoundingClientRect().width}px`;
  models.style.marginTop = "";
  if (!chart || matchMedia(CRAMPED).matches) return;
  const lower = chart.getBoundingClientRect().top + CHARTS_MARGIN - models.getBoundingClientRect().top;
  const margin = parseFloat(getComputedStyle(models).marginTop);
  models.style.marginTop = `${Math.max(margin, margin + lower)}px`;
}

function shownBy(root, data) {
  const bars = (data.beside ? data.models : data.models.slice(0, 1)).map(() => barsOf(data.classes));
  const parts = bars.map(({ whole }, index) => {
    const part = element("div");
    if (bars.length > 1) part.append(element("strong", "", data.models[index].name));
    part.append(whole);
    return part;
  });
  root.querySelector(".models").replaceChildren(...parts);
  return (picture, answers) => {
    paint(root, picture);
    headline(root, data, answers);
    bars.forEach(({ show }, index) => show(answers[index]));
    if (!root.hidden) return;
    root.hidden = false;
    align(root);
  };
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".live");
  root.taken = data;
  root.alive ??= start(root);
  root.alive.then(
    (alive) => alive.take(root.taken),
    () => undefined, // no worker, no file: the server answers, as it does anyway
  );
  return () => root.alive.then((alive) => alive.close(), () => undefined);
}

async function start(root) {
  const [{ drawn, follow }, { isBlank }, { remote }, { NOTHING }] = await Promise.all(
    ["pen", "reading", "remote", "meddling"].map(module),
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
  let [data, show, live, isDown, next, isBusy, waiting, hidings] = [null, null, null, false, null, false, 0, 0];

  const hide = () => {
    clearTimeout(waiting);
    hidings += 1;
    [root.hidden, live] = [true, null];
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
    const found = await Promise.all(all.map((each) => each.run(picture, NOTHING, picture)));
    if (asked !== data || before !== hidings) return; // the server was faster
    live = picture;
    show(picture, found.map(({ values }) => values.at(-1)));
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
  follow(moved, closing.signal, COARSE);
  for (const kind of ["pointerdown", "mousedown"]) document.addEventListener(kind, press, listening);
  for (const kind of ["pointerup", "pointercancel", "mouseup"]) document.addEventListener(kind, rest, listening);
  await Promise.all(root.taken.models.map(({ address }) => known(address))); // ready before the first stroke

  return {
    take(given) {
      const before = data;
      data = given;
      const isOther = ["models", "classes", "beside", "words"].some(
        (key) => JSON.stringify(given[key]) !== JSON.stringify(before?.[key]),
      );
      if (isOther) show = shownBy(root, given);
      if (isDown || !live) return;
      if (!given.picture || difference(bytes(given.picture), live) < ALIKE) hide();
    },
    close() {
      closing.abort();
      for (const each of engines.values()) each.then((made) => made.close(), () => undefined);
    },
  };
}
