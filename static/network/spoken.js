/**
 * What the text that is being read speaks of.
 *
 * Marks in the text say it: data-stages="0 2" for the part that a mark stands in, data-units="1.5.14.14" for what a
 * visitor looks at, wherever it stands. The line at which one reads sinks from the top of the window to its bottom as
 * the page is scrolled from its beginning to its end, so that every part has its turn, however short the page is.
 */

import { unit } from "./address.js";

const PART = "[data-testid=stVerticalBlock]";
const NOW = "data-now";

/**
 * Follow a reader.
 * @param {HTMLElement} body the text, with its marks
 * @param {() => number} top where the text is first seen, in pixels of the window
 * @param {(stages: string, units: {stage: number, channel: number}[]) => void} heard called when either is another one
 * @param {AbortSignal} signal ends it
 */
export function follow(body, top, heard, signal) {
  const scroller = body.closest(".stMain") ?? document.scrollingElement;
  let [current, told, frame] = [null, "", 0];

  const parts = () => [...body.querySelectorAll("[data-stages]")].map((mark) => mark.closest(PART));
  const stagesOf = (part) => part.querySelector("[data-stages]").dataset.stages;
  const unitsOf = () =>
    [...body.querySelectorAll("[data-units]")]
      .flatMap((mark) => mark.dataset.units.split(" ").filter(Boolean))
      .map(unit)
      .map(({ stage, channel }) => ({ stage, channel })); // where in its map does not matter

  function readNow(all) {
    const [from, to] = [top(), innerHeight];
    const length = scroller.scrollHeight - scroller.clientHeight;
    const line = from + (to - from) * (length > 0 ? scroller.scrollTop / length : 0);
    if (line < all[0]?.getBoundingClientRect().top) return all[0];
    return all.find((part) => {
      const box = part.getBoundingClientRect();
      return box.top <= line && line < box.bottom;
    }); // or none, in between: the last one goes on
  }

  function tell(part) {
    const all = parts();
    if (!all.length) return;
    if (!all.includes(current)) current = null;
    current = part ?? current ?? all[0];
    for (const each of all) each.toggleAttribute(NOW, each === current);
    const [stages, framed] = [stagesOf(current), unitsOf()];
    const now = JSON.stringify([stages, framed]);
    if (now !== told) heard(stages, framed);
    told = now;
  }

  const soon = (found) => () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      tell(found());
    });
  };
  const scrolled = soon(() => readNow(parts()));
  const pointed = (event) => {
    const isMoved = event.type !== "pointermove" || event.movementX || event.movementY; // not: the page under it
    const part = isMoved && parts().find((each) => each.contains(event.target));
    if (part) tell(part);
  };
  const listen = { signal, passive: true };
  scroller.addEventListener("scroll", scrolled, listen);
  addEventListener("resize", scrolled, listen);
  for (const each of ["pointermove", "pointerdown", "focusin"]) body.addEventListener(each, pointed, listen);
  const changes = new MutationObserver(soon(() => null));
  changes.observe(body, { subtree: true, childList: true, attributeFilter: ["data-stages", "data-units"] });
  signal.addEventListener("abort", () => {
    changes.disconnect();
    cancelAnimationFrame(frame);
  });
  scrolled();
}
