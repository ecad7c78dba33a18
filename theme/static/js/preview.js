// Beside the editor, the page as it would be: asked for again while one writes, and the build's checks with it.
const form = document.querySelector("[data-writing]");
const pane = document.querySelector("[data-pane]");
const faults = document.querySelector("[data-faults]");
let lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
let asked = 0;

async function look() {
  const mine = ++asked;
  const sent = new URLSearchParams(new FormData(form));
  sent.set("lang", lang);
  const answer = await fetch(form.dataset.preview, { method: "POST", body: sent });
  if (!answer.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  const wrong = page.querySelector(".preview-bar");
  if (main) pane.querySelector("[data-page]").replaceChildren(...main.childNodes);
  if (wrong) faults.replaceChildren(...wrong.childNodes);
}

if (form && pane) {
  pane.hidden = false;
  let wait;
  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(look, 350); });
  for (const button of pane.querySelectorAll("[data-lang]")) {
    button.addEventListener("click", () => {
      lang = button.dataset.lang;
      for (const each of pane.querySelectorAll("[data-lang]")) each.ariaPressed = String(each === button);
      look();
    });
  }
  look();
}
