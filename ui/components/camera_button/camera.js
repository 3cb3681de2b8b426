const FINEST = { width: { ideal: 1280 }, height: { ideal: 960 }, facingMode: "environment" };

// Hand the photo to the uploader as if it had been chosen there: it checks the size and says how far it is.
function give(photo, key) {
  const chooser = document.querySelector(`.st-key-${key} input[type=file]`);
  if (!chooser || !photo) return;
  const given = new DataTransfer();
  given.items.add(photo);
  chooser.files = given.files;
  chooser.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The picture that the camera shows now, as a file. @param {HTMLVideoElement} video */
function taken(video) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(blob && new File([blob], "photo.jpg", { type: blob.type })), "image/jpeg", 0.92);
  });
}

/** Phones and tablets have a camera program of their own, which does it better. */
const hasOwnCamera = () => matchMedia("(pointer: coarse)").matches;

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [open, chooser, dialog, video, alert] = [".open", "input", "dialog", "video", "[role=alert]"].map(find);
  const [take, close] = [".take", ".close"].map(find);
  [open.textContent, take.textContent, close.textContent] = [data.label, data.take, data.close];
  open.hidden = !hasOwnCamera() && !navigator.mediaDevices; // which browsers have on safe addresses alone

  const stop = () => {
    video.srcObject?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };

  open.onclick = async () => {
    if (hasOwnCamera()) return chooser.click();
    alert.textContent = "";
    take.disabled = true;
    dialog.showModal();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: FINEST });
      if (!dialog.open) return stream.getTracks().forEach((track) => track.stop());
      video.srcObject = stream;
      await video.play();
      take.disabled = false;
      take.focus();
    } catch {
      alert.textContent = data.refused;
    }
  };
  take.onclick = async () => {
    const photo = await taken(video);
    dialog.close();
    give(photo, data.uploader);
  };
  close.onclick = () => dialog.close();
  dialog.onclose = stop; // by Escape, too
  chooser.onchange = () => {
    give(chooser.files[0], data.uploader);
    chooser.value = ""; // the same photo may be taken again
  };
  return stop;
}
