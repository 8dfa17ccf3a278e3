// Shows the page again whenever the box says that something changed; reads it aloud when asked. Without this script
// every button still works, and the page is as new as its last loading.
const spoken = { it: "it-IT", en: "en-GB" };

function draw({ html, said }) {
  const live = document.getElementById("live");
  if (!live) return;
  const held = document.activeElement?.id;
  const typed = document.getElementById("code")?.value;
  const card = document.querySelector(".now h2")?.textContent;
  live.outerHTML = html;
  prepare();
  if (typed && document.getElementById("code")) document.getElementById("code").value = typed;
  if (held && held !== "said") (document.getElementById(held) ?? document.getElementById("go"))?.focus();
  if (card !== document.querySelector(".now h2")?.textContent) document.getElementById("said").textContent = said;
}

function prepare() {
  const button = document.getElementById("listen");
  if (!button || !window.speechSynthesis) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    speechSynthesis.cancel();
    const words = document.querySelector(".now .txt").innerText;
    const speech = new SpeechSynthesisUtterance(words);
    speech.lang = spoken[document.documentElement.lang];
    speech.rate = 0.9;
    speechSynthesis.speak(speech);
  });
}

if (document.getElementById("live")) {
  prepare();
  const box = new EventSource("/events");
  box.addEventListener("message", (event) => draw(JSON.parse(event.data)));
  box.addEventListener("open", () => document.body.classList.remove("away"));
  box.addEventListener("error", () => document.body.classList.add("away"));
}
