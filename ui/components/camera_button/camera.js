// Hand the photo to the uploader as if it had been chosen there: it checks the size and says how far it is.
function give(files, key) {
  const chooser = document.querySelector(`.st-key-${key} input[type=file]`);
  if (!chooser || files.length === 0) return;
  const photo = new DataTransfer();
  photo.items.add(files[0]);
  chooser.files = photo.files;
  chooser.dispatchEvent(new Event("change", { bubbles: true }));
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const camera = parentElement.querySelector("input");
  button.textContent = data.label;
  button.onclick = () => camera.click();
  camera.onchange = () => {
    give(camera.files, data.uploader);
    camera.value = ""; // the same photo may be taken again
  };
}
