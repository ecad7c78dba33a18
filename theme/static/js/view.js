// Pictures or table: what was chosen on one shelf stands on the next one too; theme/first.js keeps it from page to page.
const root = document.documentElement;
function show() {
  if (!root.dataset.view) return;
  for (const way of document.querySelectorAll(".view-switch a")) way.ariaCurrent = way.dataset.show === root.dataset.view ? "true" : null;
}

document.addEventListener("click", (event) => {
  const way = event.target.closest(".view-switch a");
  if (!way || event.metaKey || event.ctrlKey || event.shiftKey) return;
  try { localStorage.setItem("view", way.dataset.show); } catch { return; /* private mode: the link leads to a page that shows it so */ }
  event.preventDefault();
  root.dataset.view = way.dataset.show;
  show();
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
