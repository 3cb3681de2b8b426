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

export default function ({ data, setTriggerValue }) {
  pages.add(data.page);
  if (!isShown(data.page)) return;
  const page = document.documentElement.dataset;
  const before = page.visit;
  page.visit = data.visit;
  if (before && before !== data.visit) {
    setTriggerValue("told", location.search.slice(1));
    return;
  }
  const embedding = new URLSearchParams(own(location.search)).toString();
  const query = [data.query, embedding].filter(Boolean).join("&");
  const address = location.pathname + (query ? `?${query}` : "") + location.hash;
  if (address !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", address);
}
