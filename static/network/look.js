/** The theme's colours as a part of the page has them, and when they change. */

/**
 * @param {Element} node a part's element, whose style sheet has --network-muted and --network-second
 * @returns {import("./colours.js").Look}
 */
export function look(node) {
  const style = getComputedStyle(node);
  const of = (variable) => style.getPropertyValue(variable).trim();
  return {
    paper: of("--st-background-color"), card: of("--st-secondary-background-color"), text: of("--st-text-color"),
    muted: of("--network-muted"), border: of("--st-border-color"), accent: of("--st-primary-color"),
    second: of("--network-second"), font: style.fontFamily,
  }; // prettier-ignore
}

/** Call `changed` whenever another theme is chosen. @param {() => void} changed @param {AbortSignal} signal */
export function whenThemed(changed, signal) {
  const themes = new MutationObserver(changed);
  const app = document.querySelector(".stApp") ?? document.documentElement;
  themes.observe(app, { attributes: true, attributeFilter: ["class"] });
  signal.addEventListener("abort", () => themes.disconnect());
}
