// What was picked to be compared is kept in this browser, at most four; the tray of each page shows it, by the names that
// pages in its language have told.
const MOST = 4;
const { lang } = document.documentElement;
const tray = document.querySelector("[data-tray]");
const compared = document.querySelector("[data-compared]");
let held = [];

function read() {
  try { held = Array.from(JSON.parse(localStorage.getItem("compare")) ?? []); } catch { /* private mode: this page only */ }
  held = held.map(([value, names]) => [value, typeof names === "string" ? { "": names } : { ...names }]);
}
function keep() {
  try { localStorage.setItem("compare", JSON.stringify(held)); } catch { /* as above */ }
}
// What this page calls a product that is held.
function learn(value, name) {
  const names = held.find(([known]) => known === value)?.[1];
  if (!names || names[lang] === name) return;
  names[lang] = name;
  keep();
}
const named = ([value, names]) => names[lang] ?? Object.values(names)[0] ?? value;
function show(said) {
  for (const box of document.querySelectorAll("[data-pick]")) {
    box.checked = held.some(([value]) => value === box.value);
    learn(box.value, box.dataset.pick);
  }
  if (!tray) return;
  const place = tray.querySelector("[data-held]");
  tray.classList.toggle("holds", held.length > 0);
  tray.querySelector("[data-drop]").hidden = !held.length;
  place.textContent = said ?? `${held.length} / ${MOST} · ${held.map(named).join(" · ")}`;
}

function pick(box) {
  read();
  const full = box.checked && held.length >= MOST;
  if (!full) held = box.checked ? [...held, [box.value, { [lang]: box.dataset.pick }]] : held.filter(([value]) => value !== box.value);
  keep();
  show(full ? tray.querySelector("[data-held]").dataset.full : undefined);
}

document.addEventListener("change", ({ target: box }) => { if (box.matches("[data-pick]")) pick(box); });
tray?.querySelector("[data-drop]").addEventListener("click", () => { held = []; keep(); show(); });
tray?.addEventListener("submit", (event) => {
  event.preventDefault();
  location.assign(`${tray.action}?${new URLSearchParams(held.map(([value]) => ["p", value]))}`);
});
if (compared) {
  const columns = [...compared.querySelectorAll("[data-less]")].map(({ dataset }) => [dataset.less, dataset.name]);
  read();
  // An address names what is compared; without one it is what was picked.
  if (!columns.length && held.length) location.replace(`?${new URLSearchParams(held.map(([value]) => ["p", value]))}`);
  for (const column of columns) learn(...column);
  // What somebody else put side by side is not picked by looking at it.
  const own = columns.every(([value]) => held.some(([known]) => known === value));
  compared.addEventListener("click", ({ target }) => {
    const less = target.closest("[data-less]")?.dataset.less;
    if (!less || !own) return;
    held = held.filter(([value]) => value !== less);
    keep();
  });
  compared.addEventListener("submit", ({ target }) => {
    const asked = new FormData(target).getAll("p");
    if (!own || !asked.length) return;
    held = asked.slice(0, MOST).map((value) => held.find(([known]) => known === value) ?? [value, {}]);
    keep();
  });
}
read();
// A box of a page just opened is ticked by hand, be it before this script came; one gone back to is ticked as it was left.
if (performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  const ticked = [...document.querySelectorAll("[data-pick]:checked")].filter((box) => !held.some(([value]) => value === box.value));
  for (const box of ticked) { box.checked = true; pick(box); }
}
show();
// A page that comes back as it was left does not know what was picked since.
addEventListener("pageshow", ({ persisted }) => { if (persisted) { read(); show(); } });
// Cards that came later are shown as picked too.
document.addEventListener("answer", () => { read(); show(); });
