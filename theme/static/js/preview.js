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
  faults.replaceChildren(...page.querySelector("[data-faults]").childNodes);
  page.querySelector(".preview-bar").remove();
  pane.querySelector("[data-page]").replaceChildren(...page.querySelector("main").childNodes);
}

if (form && pane) {
  pane.hidden = false;
  let wait;
  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(look, 350); });
  const tongues = [...pane.querySelectorAll("[data-lang]")];
  const speak = (wanted) => {
    lang = wanted;
    for (const each of tongues) each.ariaPressed = String(each.dataset.lang === lang);
    look();
  };
  for (const each of tongues) each.addEventListener("click", () => speak(each.dataset.lang));
  speak(lang);
}
