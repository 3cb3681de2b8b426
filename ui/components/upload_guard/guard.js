function reason({ size, type }, { kinds, most }) {
  if (size > most) return "size";
  return kinds.includes(type) ? "" : "kind";
}

// Streamlit's uploader says what it refuses in English, and keeps the last file beside it: it is not asked at all.
function judge(event, data, refuse) {
  if (!document.querySelector(`.st-key-${data.uploader}`)?.contains(event.target)) return;
  const [file] = (event.type === "drop" ? event.dataTransfer : event.target).files ?? [];
  const why = file && reason(file, data);
  if (!why) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === "drop") event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
  else event.target.value = "";
  refuse({ why, name: file.name });
}

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.guard?.abort();
  parentElement.guard = new AbortController();
  const listening = { capture: true, signal: parentElement.guard.signal };
  for (const kind of ["change", "drop"]) {
    document.addEventListener(kind, (event) => judge(event, data, (told) => setTriggerValue("refused", told)), listening);
  }
  return () => parentElement.guard.abort();
}
