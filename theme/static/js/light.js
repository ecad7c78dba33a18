// The switch of the room's light; theme/first.js keeps it from page to page. From now on lamps fade in and out: a page that
// opens is there at once.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const lit = () => (root.dataset.light ? root.dataset.light === "on" : !system.matches);
root.dataset.painted = "";
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-light-switch]")) return;
  root.dataset.light = lit() ? "off" : "on";
  try { localStorage.setItem("light", root.dataset.light); } catch { /* private mode: this page only */ }
});
