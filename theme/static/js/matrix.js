// The chosen variant speaks: price, figures, tint, stock and address follow the radio button, price and sum the quantity.
const form = document.querySelector("[data-variants]");
const product = document.querySelector("[data-product]");
const radios = form ? [...form.querySelectorAll("input[name=sku][type=radio]")] : [];

function tint(element, name) {
  element.className = element.className.replace(/tint-\w+/, name);
}

// As the page writes money: sign, grouped yuan, two places.
const sign = form?.querySelector("[data-price]").textContent.replace(/[\d,.]+$/, "");
const money = (fen) => sign + (fen / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function count() {
  const { elements } = form;
  const { value, dataset } = elements["price:" + new FormData(form).get("sku")];
  const qty = elements.qty.validity.valid ? Number(elements.qty.value) : 1;
  const steps = ["1:" + value, ...(dataset.breaks?.split(" ") ?? [])].map((step) => step.split(":").map(Number));
  const [, each] = steps.findLast(([from]) => qty >= from);
  form.querySelector("[data-price]").textContent = money(each);
  form.querySelector("[data-sum]").textContent = qty > 1 ? form.dataset.variants.replace("#", qty).replace("¤", money(qty * each)) : "";
}

function show(radio) {
  const { figures, tint: name } = radio.dataset;
  count();
  form.querySelector("[data-sku]").textContent = radio.value;
  form.querySelector("[data-stock]").dataset.stock = radio.value;
  for (const way of product.querySelectorAll(".tool-way a")) way.href = way.href.replace(/([?&]sku=)[^&]*/, "$1" + encodeURIComponent(radio.value));
  const values = figures.split("|");
  product.querySelectorAll("[data-figures] b").forEach((place, i) => { if (values[i]) place.textContent = values[i]; });
  tint(product, name);
  tint(product.querySelector(".view > .picture"), name);
  document.dispatchEvent(new Event("variant"));
}

function choose(radio) {
  radio.checked = true;
  show(radio);
}

for (const radio of radios) {
  radio.addEventListener("change", () => {
    show(radio);
    history.replaceState(null, "", "?sku=" + encodeURIComponent(radio.value));
  });
}
const asked = new URLSearchParams(location.search).get("sku") ?? decodeURIComponent(location.hash.slice(1));
const wanted = radios.find((radio) => radio.value === asked) ?? radios.find((radio) => radio.checked);
if (wanted) choose(wanted);
else if (form) count();
form?.elements.qty.addEventListener("input", count);
