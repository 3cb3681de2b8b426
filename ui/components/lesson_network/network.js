const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const module = (name) => import(new URL(`app/static/network/${name}.js`, document.baseURI));

function about({ headings, classes, words, shown }, { inputShape, stages }) {
  return { network: { inputShape, stages: stages.slice(0, shown) }, headings, classes, words };
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".lesson-network");
  root.failed ??= (error) => {
    root.textContent = data.words.failed; // the page's other parts stay
    console.warn(error);
  };
  root.alive ??= start(root, data).catch(root.failed);
  root.alive.then((alive) => alive?.take(data));
  return () => root.alive.then((alive) => alive?.close());
}

async function start(root, first) {
  const names = ["strip", "spoken", "load", "pen", "remote", "meddling"];
  const [{ strip }, spoken, { load }, pen, { remote }, { NOTHING }] = await Promise.all(names.map(module));
  const address = new URL(first.weights, document.baseURI).href;
  const opening = remote().then(async (engine) => {
    await engine.open(address);
    return engine;
  });
  opening.catch(() => undefined); // told where it is asked for values
  const network = await load(address); // the row stands before its values have come
  const shown = strip(root, about(first, network));
  const closing = new AbortController();
  let [last, next, isBusy] = [{ ...first, picture: null }, null, false]; // nothing has been shown yet

  // Of several pictures that come while one is computed, the last.
  async function compute(asked) {
    next = asked;
    if (isBusy) return;
    isBusy = true;
    try {
      while (next && !closing.signal.aborted) {
        const ask = next;
        next = null;
        const { picture, values } = await ask(await opening);
        shown.show(picture, values);
      }
    } catch (error) {
      root.failed(error);
    }
    isBusy = false;
  }

  const { host } = root.getRootNode();
  const body = host.closest(".st-key-lesson_body");
  spoken.follow(body, () => host.getBoundingClientRect().bottom, shown.point, closing.signal);
  pen.follow((image) => {
    last = { ...last, picture: null }; // what the server says when the pen is lifted is shown in any case
    compute((engine) => engine.see(image, NOTHING));
  }, closing.signal);
  return {
    take(data) {
      const before = last;
      last = data;
      const isOther = ["headings", "classes", "words", "shown"].some(
        (key) => JSON.stringify(data[key]) !== JSON.stringify(before[key]),
      );
      if (isOther) shown.become(about(data, network));
      if (isOther || data.picture !== before.picture) compute((engine) => engine.run(bytes(data.picture), NOTHING));
    },
    close() {
      closing.abort();
      shown.close();
      opening.then((engine) => engine.close(), () => undefined);
    },
  };
}
