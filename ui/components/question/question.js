const STORE = "cnn-atelier-lesson";
const LETTERS = "ABCDEFGH";

/** @returns {Record<string, {place: number, right: boolean}>} What was answered in this browser, by question. */
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(STORE));
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {}; // no storage, or somebody else's words in it
  }
}

// Without a storage the answers last as long as the page does.
function keep(answers) {
  try {
    localStorage.setItem(STORE, JSON.stringify(answers));
  } catch {
    // As above.
  }
}

const filled = (sentence, fields) =>
  Object.entries(fields).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), sentence);

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// Buttons are kept and refilled, so that the focus survives a rerun.
function fill(group, choices) {
  while (group.children.length > choices.length) group.lastChild.remove();
  while (group.children.length < choices.length) {
    const button = element("button", "", "");
    button.type = "button";
    button.append(element("span", "letter", ""), element("span", "text", ""));
    group.append(button);
  }
  choices.forEach(({ text }, place) => {
    const [letter, words] = group.children[place].children;
    letter.textContent = LETTERS[place];
    words.textContent = text;
  });
}

function mark(button, place, chosen, right) {
  const isAnswered = chosen !== undefined;
  button.setAttribute("aria-pressed", String(place === chosen));
  button.classList.toggle("right", isAnswered && place === right && chosen === right);
  button.classList.toggle("wrong", isAnswered && place === chosen && chosen !== right);
}

function tally(answers, of) {
  const done = of.filter((name) => Object.hasOwn(answers, name)).map((name) => answers[name]);
  return { done: done.length, right: done.filter((answer) => answer.right === true).length };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const [root] = parentElement.querySelectorAll(".question");
  const { identity, of, choices, right, words } = data;
  const part = (selector) => root.querySelector(selector);
  const group = part(".choices");
  part("h2").textContent = words.heading;
  part(".asked").textContent = data.asked;
  part(".kept").textContent = words.kept;
  part(".again").textContent = words.again;
  part(".forget").textContent = words.forget;
  group.setAttribute("aria-label", data.asked);
  fill(group, choices);

  const show = () => {
    const answers = (root.answers ??= kept());
    const place = answers[identity]?.place;
    const chosen = choices[place] ? place : undefined;
    [...group.children].forEach((button, number) => mark(button, number, chosen, right));
    const told = part(".told");
    told.replaceChildren();
    if (chosen !== undefined) {
      told.append(element("strong", "", chosen === right ? words.right : words.wrong), ` ${choices[chosen].reason}`);
    }
    part(".again").hidden = chosen === undefined || chosen === right;
    part(".count").textContent = filled(words.tally, tally(answers, of));
    part(".forget").hidden = !data.mayForget || tally(answers, of).done === 0;
  };
  // The first choice counts; which one is looked at now may change.
  const choose = (place) => {
    const first = root.answers[identity];
    const isRight = first ? first.right : place === right;
    root.answers = { ...root.answers, [identity]: { place, right: isRight } };
    keep(root.answers);
    show();
    if (data.inClass) setTriggerValue("chosen", place);
  };

  if (root.identity !== identity) root.answers = kept();
  root.identity = identity;
  [...group.children].forEach((button, place) => (button.onclick = () => choose(place)));
  part(".again").onclick = () => {
    root.answers = { ...root.answers, [identity]: { ...root.answers[identity], place: null } };
    keep(root.answers);
    show();
    group.firstChild.focus();
  };
  part(".forget").onclick = () => {
    root.answers = {};
    keep(root.answers);
    show();
    group.firstChild.focus();
  };
  show();
}
