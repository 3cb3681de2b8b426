const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const module = (name) => import(new URL(`app/static/network/${name}.js`, document.baseURI));

function about({ titles, headings, classes, words, truth, shown }, { inputShape, stages }) {
  return { network: { inputShape, stages: stages.slice(0, shown) }, titles, headings, classes, words, truth };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".network");
  root.send = (told) => setTriggerValue("told", told);
  root.alive ??= start(root, data).catch((error) => {
    const status = root.querySelector(".status");
    status.textContent = data.words.failed; // the page's other parts stay
    root.replaceChildren(status);
    root.classList.add("named");
    console.warn(error);
  });
  root.alive.then((alive) => alive?.take(data));
  return () => root.alive.then((alive) => alive?.close());
}

async function start(root, first) {
  const names = ["view", "load", "pen", "remote", "address"];
  const [{ view }, { load }, { follow }, { remote }, { unit, wordOf }] = await Promise.all(names.map(module));
  const fetched = new Map();
  const open = async (address) => {
    const whole = new URL(address, document.baseURI).href;
    if (!fetched.has(address)) fetched.set(address, load(whole));
    const network = await fetched.get(address);
    await engine.open(whole);
    return network;
  };
  const engine = await remote();
  const tell = ({ opened, changes }) => root.send({ opened: wordOf(opened), changes });
  let last = first;
  let network = await open(first.weights);
  const shown = view(root, engine, about(first, network), tell);
  shown.show(bytes(first.picture));
  shown.begin({ opened: unit(first.opened), changes: first.changes });
  const pen = new AbortController();
  follow((image) => {
    last = { ...last, picture: null }; // what the server says when the pen is lifted is shown in any case
    shown.draw(image);
  }, pen.signal);
  return {
    async take(data) {
      const before = last;
      last = data;
      if (data.weights !== before.weights) network = await open(data.weights);
      const isOther = ["weights", "words", "titles", "shown", "truth"].some(
        (key) => JSON.stringify(data[key]) !== JSON.stringify(before[key]),
      );
      if (isOther) shown.become(about(data, network));
      if (data.picture !== before.picture) shown.show(bytes(data.picture));
    },
    close() {
      pen.abort();
      shown.close();
      engine.close();
    },
  };
}
