// Browsers give the clipboard to pages of https and of localhost alone; to others they still grant the older command.
async function copy(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true; // no keyboard on a phone
    field.style.cssText = "position: fixed; opacity: 0";
    beside.after(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    beside.focus();
    return copied;
  }
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("[role=status]");
  button.textContent = data.label;
  if (button.text !== data.text) status.textContent = "";
  button.text = data.text;
  button.onclick = async () => {
    status.textContent = (await copy(data.text, button)) ? data.copied : data.refused;
  };
}
