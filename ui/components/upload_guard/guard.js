// Kinds of pictures that not every browser knows by their names' endings.
const KINDS = { heic: "heic", heif: "heif", avif: "avif", tif: "tiff", tiff: "tiff", bmp: "bmp", mpo: "jpeg" };

function kind({ name, type }) {
  const known = KINDS[name.toLowerCase().split(".").at(-1)];
  return type.startsWith("image/") || !known ? type : `image/${known}`;
}

function reason(file, { most }) {
  if (file.size > most) return "size";
  return kind(file).startsWith("image/") ? "" : "kind";
}

// Streamlit's uploader says what it refuses in English, and keeps the last file beside it: it is not asked at all.
function judge(event, data, refuse) {
  const uploader = document.querySelector(`.st-key-${data.uploader}`);
  const [file] = files(event);
  if (!uploader || !file) return;
  const isItsOwn = uploader.contains(event.target);
  if (!isItsOwn && event.type === "change") return;
  const why = reason(file, data);
  if (isItsOwn && event.type !== "paste" && !why && file.type === kind(file)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === "drop") event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
  if (event.type === "change") event.target.value = "";
  if (why) refuse({ why, name: file.name });
  else give(uploader, new File([file], file.name, { type: kind(file), lastModified: file.lastModified }));
}

const files = ({ type, target, dataTransfer, clipboardData }) =>
  (type === "drop" ? dataTransfer : type === "paste" ? clipboardData : target).files ?? [];

function give(uploader, file) {
  const chooser = uploader.querySelector("input[type=file]");
  const given = new DataTransfer();
  given.items.add(file);
  chooser.files = given.files;
  chooser.dispatchEvent(new Event("change", { bubbles: true }));
}

// A file that is dropped beside the uploader would take the place of the whole page.
function hold(event) {
  if ([...(event.dataTransfer?.types ?? [])].includes("Files")) event.preventDefault();
}

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.guard?.abort();
  parentElement.guard = new AbortController();
  const listening = { capture: true, signal: parentElement.guard.signal };
  for (const kind of ["change", "drop", "paste"]) {
    document.addEventListener(kind, (event) => judge(event, data, (told) => setTriggerValue("refused", told)), listening);
  }
  document.addEventListener("dragover", hold, listening);
  return () => parentElement.guard.abort();
}
