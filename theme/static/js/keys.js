// Keys of the staff desk: j and k walk the rows of [data-rows], Enter opens, / searches, g and a digit changes desk.
// A button or link with data-key="x" is pressed by that key.
const dialog = document.querySelector("[data-keys]");
const rows = () => [...document.querySelectorAll("[data-rows] tr, [data-rows] > li")];
let before = "";

function walk(step) {
  const all = rows();
  const at = all.findIndex((row) => row.ariaSelected === "true");
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  all.forEach((row) => { row.ariaSelected = row === next ? "true" : null; });
  (next.querySelector("a") ?? next).focus();
}

for (const opener of document.querySelectorAll("[data-keys-open]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const chord = before === "g" ? "g " + event.key : event.key;
  before = event.key;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "?") dialog.open ? dialog.close() : dialog.showModal();
  else if (event.key === "/") document.querySelector("main input[type=search]")?.focus();
  else {
    const target = document.querySelector(`[data-key="${CSS.escape(chord)}"]`);
    if (!target) return;
    target.click();
  }
  event.preventDefault();
});
