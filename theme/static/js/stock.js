// Live stock for all badges of the page, sixty SKUs a request. Without an answer the page stays as it was built.
const MOST = 60;
const words = document.body.dataset;
const known = {};

function merge(skus) {
  const found = skus.map((sku) => known[sku]).filter(Boolean);
  if (!found.length) return null;
  if (found.length === 1) return found[0];
  return { state: found.some((one) => one.state === "in" || one.state === "low") ? "in" : "out" };
}

function show() {
  for (const badge of document.querySelectorAll("[data-stock]")) {
    const stock = merge(badge.dataset.stock.split(" "));
    if (!stock) continue;
    badge.dataset.state = stock.state;
    const low = words.stockLow.replace("#", stock.available);
    badge.textContent = { in: words.stockIn, low, out: words.stockOut }[stock.state];
  }
  for (const dot of document.querySelectorAll("[data-stock-dot]")) if (known[dot.dataset.stockDot]) dot.dataset.state = known[dot.dataset.stockDot].state;
}

function ask() {
  const skus = new Set();
  for (const dot of document.querySelectorAll("[data-stock-dot]")) skus.add(dot.dataset.stockDot);
  for (const badge of document.querySelectorAll("[data-stock]")) for (const sku of badge.dataset.stock.split(" ")) skus.add(sku);
  const asked = [...skus].filter((sku) => sku && !known[sku]).sort().map((sku) => "sku=" + encodeURIComponent(sku));
  show();
  while (asked.length) {
    fetch("/api/stock?" + asked.splice(0, MOST).join("&"))
      .then((answer) => (answer.ok ? answer.json() : {}))
      .then((stock) => { Object.assign(known, stock); show(); })
      .catch(() => {});
  }
}
ask();
document.addEventListener("variant", show);
document.addEventListener("answer", ask);
