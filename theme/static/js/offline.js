// Keeps what was seen for when there is no network. A page that comes from the store (html[data-stored]) takes no orders:
// its buy forms write into the order slip instead.
navigator.serviceWorker?.register("/sw.js").catch(() => { /* as if there were none */ });
if (document.documentElement.dataset.stored) {
  const { slip } = document.querySelector("[data-stored-notice]").dataset;
  for (const form of document.querySelectorAll("form[action$='/slip/']")) {
    const button = form.querySelector("button");
    if (!button || form.elements.lines) continue;
    button.textContent = slip;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { sku, qty } = form.elements;
      location.assign(`${form.action}?${new URLSearchParams({ sku: sku.value, qty: qty?.value ?? 1 })}`);
    });
  }
}
