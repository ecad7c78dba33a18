// The order slip: lines of SKU and quantity, kept in this browser; a small index finds products without a network.
const form = document.querySelector("[data-slip]");
const lines = form.elements.lines;
const finder = document.querySelector("[data-slip-find]");
const found = document.querySelector("[data-slip-found]");
const mail = document.querySelector("[data-slip-mail]");
const MOST = 12;

function keep() {
  try { localStorage.setItem("slip", lines.value); } catch { /* private mode: this page only */ }
  document.querySelector("[data-slip-print]").textContent = lines.value;
  mail.href = `mailto:${mail.dataset.to}?${new URLSearchParams({ subject: mail.dataset.subject, body: lines.value }).toString().replaceAll("+", "%20")}`;
}
function add(sku, quantity) {
  const kept = lines.value.split("\n").filter(Boolean);
  const at = kept.findIndex((line) => line.split(/\s+/)[0] === sku);
  const before = at < 0 ? 0 : Number(kept[at].split(/\s+/)[1] ?? 1);
  kept[at < 0 ? kept.length : at] = `${sku} ${before + quantity}`;
  lines.value = kept.join("\n");
  keep();
}

if (!lines.value) { try { lines.value = localStorage.getItem("slip") ?? ""; } catch { /* as above */ } }
const asked = new URLSearchParams(location.search);
if (asked.get("sku")) {
  add(asked.get("sku"), Math.max(1, Math.floor(Number(asked.get("qty"))) || 1));
  history.replaceState(null, "", location.pathname);
}
lines.addEventListener("input", keep);
keep();
for (const control of document.querySelectorAll("[data-slip-script]")) control.hidden = false;
document.querySelector("[data-slip-printer]").addEventListener("click", () => print());

// As the search of the shop takes words: without width and case, with and without hyphens, Chinese beside Latin parted.
const plain = (text) => text.normalize("NFKC").toLowerCase();
const joined = (text) => text.replace(/[\s_/-]+/g, "");
const PARTED = /\s+|(?<=[\u4e00-\u9fff])(?=[a-z\d])|(?<=[a-z\d])(?=[\u4e00-\u9fff])/;

let products = [];
function show() {
  const words = plain(finder.value).split(PARTED).map(joined).filter(Boolean);
  const hits = words.length ? products.filter(([, , , text]) => words.every((word) => text.includes(word))).slice(0, MOST) : [];
  found.replaceChildren(...hits.map(([slug, name, variants]) => {
    const row = document.createElement("li");
    row.append(Object.assign(document.createElement("a"), { href: `${found.dataset.base}${slug}/`, textContent: name }));
    const list = document.createElement("span");
    for (const [sku, label] of variants) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: `${label || sku} +1` });
      button.setAttribute("aria-label", `${label || sku} +1 ${name} ${sku}`);
      button.addEventListener("click", () => add(sku, 1));
      list.append(button);
    }
    row.append(list);
    return row;
  }));
}
finder.addEventListener("input", show);
fetch(finder.dataset.index).then((answer) => answer.json()).then((rows) => {
  products = rows.map((row) => [...row, joined(plain(`${row[0]} ${row[1]} ${row[2].flat().join(" ")}`))]);
  finder.value ||= asked.get("q") ?? "";
  show();
}).catch(() => {});
