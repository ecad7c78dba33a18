// The room's light: remembered, else as the system says. Runs before the page is painted.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = () => { try { return localStorage.getItem("light"); } catch { return null; } };
  const lit = () => (root.dataset.light ? root.dataset.light === "on" : !system.matches);
  const name = () => {
    for (const button of document.querySelectorAll("[data-light-switch]")) {
      button.hidden = false;
      button.lastElementChild.textContent = lit() ? button.dataset.off : button.dataset.on;
    }
  };
  const known = read();
  if (known === "on" || known === "off") root.dataset.light = known;
  system.addEventListener("change", name);
  document.addEventListener("DOMContentLoaded", name);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-light-switch]")) return;
    root.dataset.light = lit() ? "off" : "on";
    try { localStorage.setItem("light", root.dataset.light); } catch { /* private mode: this page only */ }
    name();
  });
})();
