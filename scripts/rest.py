"""When a page of the app has come to rest, as JavaScript that any driver of a browser can run in it."""

# Resolves once the page has its server, no script runs, nothing old is shown, nothing stands in for a part that is
# still fetched (the style sheet is such a part), nothing moves, and nothing has changed in the document or in the
# charts, canvases and parts within it for so many milliseconds.
AT_REST = """([quiet, patience]) => new Promise((resolve, reject) => {
  const began = performance.now();
  let changed = began;
  const observer = new MutationObserver(() => { changed = performance.now(); });
  const all = [document, ...[...document.querySelectorAll("*")].map((each) => each.shadowRoot).filter(Boolean)];
  const changes = { subtree: true, childList: true, attributes: true, characterData: true };
  for (const root of all) observer.observe(root, changes);
  const ready = '.stApp[data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]';
  const unready = "[data-stale=true], [data-testid=stSkeleton]";
  const moving = () => document.getAnimations().some(
    (each) => each.playState === "running" && Number.isFinite(each.effect.getComputedTiming().endTime));
  const look = () => {
    const now = performance.now();
    if (!document.querySelector(ready) || document.querySelector(unready) || moving()) changed = now;
    const done = now - changed >= quiet ? resolve : now - began > patience ? reject : null;
    if (!done) return setTimeout(look, 20);
    observer.disconnect();
    done(new Error("the page does not come to rest"));
  };
  look();
})"""
