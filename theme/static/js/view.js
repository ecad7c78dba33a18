// Pictures or table: what was chosen on one shelf stands on the next one too; theme/first.js keeps it from page to page.
const root = document.documentElement;
function show() {
  for (const radio of document.querySelectorAll(".view-switch input")) if (root.dataset.view) radio.checked = radio.value === root.dataset.view;
}

document.addEventListener("change", ({ target: radio }) => {
  if (!radio.matches(".view-switch input")) return;
  root.dataset.view = radio.value;
  try { localStorage.setItem("view", radio.value); } catch { /* private mode: this page only */ }
});
document.addEventListener("answer", show);
// A page that comes back as it was left does not know what was chosen since.
addEventListener("pageshow", ({ persisted }) => {
  try {
    const left = localStorage.getItem("view");
    if (persisted && left) root.dataset.view = left;
  } catch { /* as above */ }
  show();
});
show();
