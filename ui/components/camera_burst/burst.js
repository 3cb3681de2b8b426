const EVERY = 200; // milliseconds between two pictures
const LONGEST = 448; // pixels of a picture's longer side: no more is looked at
const QUALITY = 0.9;
const HOLDING = ["Enter", " "];

/** What the camera shows now, as a JPEG file in base64. @param {HTMLVideoElement} video */
function taken(video) {
  const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight].map((side) => Math.round(side * scale));
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}

export default function ({ data, parentElement, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [start, alert, live, video, classes, count] = [
    ".start",
    "[role=alert]",
    ".live",
    "video",
    ".classes",
    ".count",
  ].map(find);
  start.textContent = live.hidden ? data.words.start : data.words.stop;

  const close = () => {
    video.srcObject?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    live.hidden = true;
    start.textContent = data.words.start;
  };
  start.onclick = async () => {
    alert.textContent = "";
    if (!live.hidden) return close();
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      live.hidden = false;
      start.textContent = data.words.stop;
      await video.play();
    } catch {
      close();
      alert.textContent = data.words.refused;
    }
  };

  // Buttons are kept and refilled, so that the focus survives a rerun.
  while (classes.children.length > data.labels.length) classes.lastChild.remove();
  while (classes.children.length < data.labels.length) {
    const button = document.createElement("button");
    button.type = "button";
    classes.append(button);
  }
  data.labels.forEach((label, place) => {
    const button = classes.children[place];
    button.textContent = label;
    let pictures = [];
    let timer = 0;
    const take = () => {
      if (pictures.length >= data.most || !video.videoWidth) return;
      pictures.push(taken(video));
      count.textContent = `${pictures.length} / ${data.most}`;
    };
    const begin = () => {
      if (timer) return;
      button.classList.add("held");
      pictures = [];
      take();
      timer = setInterval(take, EVERY);
    };
    const end = () => {
      if (!timer) return;
      clearInterval(timer);
      timer = 0;
      button.classList.remove("held");
      if (pictures.length > 0) setTriggerValue("taken", { place, pictures });
    };
    button.onpointerdown = (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      begin();
    };
    button.onpointerup = button.onpointercancel = button.onblur = end;
    button.oncontextmenu = (event) => event.preventDefault(); // a long press is no wish for a menu
    button.onkeydown = (event) => {
      if (!HOLDING.includes(event.key) || event.repeat) return;
      event.preventDefault();
      begin();
    };
    button.onkeyup = (event) => {
      if (HOLDING.includes(event.key)) end();
    };
  });
  return close;
}
