// How many pieces are in the cart, from the plain cookie `cart_count` that the service sets beside its own.
const count = Number(document.cookie.match(/(?:^|; )cart_count=(\d+)/)?.[1] ?? 0);
for (const place of document.querySelectorAll("[data-cart-count]")) {
  place.textContent = count;
  place.hidden = count === 0;
}
