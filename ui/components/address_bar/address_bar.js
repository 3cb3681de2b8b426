// Streamlit's own parameters stay: they say how the app is embedded.
function own(search) {
  const names = ["embed", "embed_options"];
  return [...new URLSearchParams(search)].filter(([name]) => names.includes(name));
}

// The pages that were shown since the tab was opened, by their paths; the home page's is empty.
const pages = new Set();

// Whether the address is this page's: a page that was left may be drawn once more before it is taken away.
function isShown(path) {
  const here = [...pages].find((each) => each && location.pathname.endsWith(`/${each}`)) ?? "";
  return here === path;
}

// Values that are too long for an address, by the marks that stand for them; the tab's storage outlives a reload.
const IN_TAB = "cnn-atelier";

function keep(values) {
  try {
    if (Object.keys(values).length > 0) sessionStorage.setItem(IN_TAB, JSON.stringify(values));
  } catch {
    // No storage, or a full one: the mark alone stays, and whoever opens it is told.
  }
}

// The address as it would be with the values that this tab keeps.
function whole(search) {
  const parameters = new URLSearchParams(search);
  let values = {};
  try {
    values = JSON.parse(sessionStorage.getItem(IN_TAB)) ?? {};
  } catch {
    // As above.
  }
  for (const [name, mark] of parameters) if (Object.hasOwn(values, mark)) parameters.set(name, values[mark]);
  return parameters.toString();
}

const isMarked = (search) => [...new URLSearchParams(search).values()].some((value) => value.startsWith("tab-"));

// Browsers take only so many addresses in a time (Safari 100 in 30 seconds) and throw at the next: so two are half a
// second apart, the last of several is the one that stays, and one that was refused is written later.
const REST = 500; // milliseconds
const AGAIN = 3000;
let wanted;
let isResting = true;

function write() {
  isResting = true;
  if (!wanted || !isShown(wanted.page)) return;
  const embedding = new URLSearchParams(own(location.search)).toString();
  const query = [wanted.query, embedding].filter(Boolean).join("&");
  const address = location.pathname + (query ? `?${query}` : "") + location.hash;
  if (address === location.pathname + location.search + location.hash) return;
  isResting = false;
  try {
    history.replaceState(history.state, "", address);
    wanted = undefined;
    setTimeout(write, REST);
  } catch {
    setTimeout(write, AGAIN);
  }
}

export default function ({ data, setTriggerValue }) {
  pages.add(data.page);
  if (!isShown(data.page)) return;
  const page = document.documentElement.dataset;
  const before = page.visit;
  page.visit = data.visit;
  if (before ? before !== data.visit : isMarked(location.search)) {
    setTriggerValue("told", whole(location.search));
    return;
  }
  keep(data.in_tab);
  wanted = { page: data.page, query: data.query };
  if (isResting) write();
}
