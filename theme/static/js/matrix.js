// The chosen variant speaks: price, figures, tint, stock and address follow the radio button.
const form = document.querySelector("[data-variants]");
const product = document.querySelector("[data-product]");
const radios = form ? [...form.querySelectorAll("input[name=sku][type=radio]")] : [];

function tint(element, name) {
  element.className = element.className.replace(/tint-\w+/, name);
}

function show(radio) {
  const { price, figures, tint: name } = radio.dataset;
  form.querySelector("[data-price]").textContent = price;
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
