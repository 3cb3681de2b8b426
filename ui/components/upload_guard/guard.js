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
  const given = files(event);
  if (!uploader || given.length === 0) return;
  const isItsOwn = uploader.contains(event.target);
  if (!isItsOwn && (event.type === "change" || !data.anywhere || inAnother(event.target))) return;
  const refused = given.find((file) => reason(file, data));
  if (isItsOwn && event.type !== "paste" && !refused && given.every((file) => file.type === kind(file))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === "drop") event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
  if (event.type === "change") event.target.value = "";
  if (refused) refuse({ why: reason(refused, data), name: refused.name });
  else give(uploader, given);
}

const files = ({ type, target, dataTransfer, clipboardData }) =>
  [...((type === "drop" ? dataTransfer : type === "paste" ? clipboardData : target).files ?? [])];

const inAnother = (target) => Boolean(target.closest?.("[data-testid=stFileUploader]"));

function give(uploader, given) {
  const chooser = uploader.querySelector("input[type=file]");
  const typed = new DataTransfer();
  for (const file of chooser.multiple ? given : given.slice(0, 1)) {
    typed.items.add(new File([file], file.name, { type: kind(file), lastModified: file.lastModified }));
  }
  chooser.files = typed.files;
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
