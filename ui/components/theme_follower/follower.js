const SOON = 100; // milliseconds: by then Streamlit has the new theme for its next message

let known, told, rerun; // the theme that the server drew in, the one that it was last told of, and how to tell it

const shown = (app) => (getComputedStyle(app).colorScheme.includes("dark") ? "dark" : "light");

// Charts and our style sheet are in the colours of the theme that the server knows: a rerun tells it of another one.
function compare(app) {
  const theme = shown(app);
  if (theme === known) told = undefined;
  else if (theme !== told) {
    told = theme;
    setTimeout(() => rerun(), SOON);
  }
}

// Streamlit keeps what its menu was told for the one path that the tab was opened at: here it is given to every page.
function share(pages) {
  const opened = new URL(performance.getEntriesByType("navigation")[0]?.name ?? location.href).pathname;
  const page = pages.find((each) => each && opened.endsWith(`/${each}`)) ?? "";
  const base = opened.slice(0, opened.length - page.length);
  if (!base.endsWith("/")) return; // no page of ours
  const own = `stActiveTheme-${opened}-v`;
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(own))) {
    for (const each of pages) localStorage.setItem(name.replace(opened, base + each), localStorage.getItem(name));
  }
}

function shareIfAllowed(pages) {
  try {
    share(pages);
  } catch {
    // No storage, or a full one: the choice holds in this tab, as Streamlit's own does then.
  }
}

export default function ({ data, setTriggerValue }) {
  const app = document.querySelector(".stApp");
  [known, rerun] = [data.theme, () => setTriggerValue("theme", true)];
  app.themes ??= new MutationObserver(() => {
    compare(app);
    shareIfAllowed(data.pages);
  });
  app.themes.observe(app, { attributes: true, attributeFilter: ["class"] });
  compare(app);
  shareIfAllowed(data.pages);
}
