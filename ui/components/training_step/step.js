const module = (name) => import(new URL(`app/static/network/${name}.js`, document.baseURI));

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".training-step");
  root.alive ??= start(root, data).catch((error) => {
    root.textContent = data.words.failed; // the page's other parts stay
    console.warn(error);
  });
  root.alive.then((alive) => alive?.take(data));
  return () => root.alive.then((alive) => alive?.close());
}

async function start(root, first) {
  root.firstElementChild.textContent = first.words.coming;
  const [{ view }, { trainer }] = await Promise.all(["step_view", "training_acts"].map(module));
  const made = await trainer();
  await made.open(new URL(first.pictures, document.baseURI).href);
  const shown = view(root, made, first);
  let last = JSON.stringify(first);
  return {
    take(data) {
      if (JSON.stringify(data) === last) return;
      last = JSON.stringify(data);
      shown.become(data);
    },
    close() {
      shown.close();
      made.close();
    },
  };
}
