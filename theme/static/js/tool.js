// The answer follows the form as it is filled in: the same page that the button brings, and of it only the answer.
const form = document.querySelector("[data-tool]");
const place = document.querySelector("[data-answer]");
let waiting;
let asking;

async function ask() {
  if (!form.checkValidity()) return;
  asking?.abort();
  asking = new AbortController();
  const address = form.action + "?" + new URLSearchParams(new FormData(form));
  place.setAttribute("aria-busy", "true");
  try {
    const page = await fetch(address, { signal: asking.signal });
    if (!page.ok) throw new Error(page.status);
    const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-answer]");
    place.replaceChildren(...found.childNodes);
    history.replaceState(null, "", address);
    place.removeAttribute("aria-busy");
    document.dispatchEvent(new Event("answer"));
  } catch (problem) {
    // Without an answer the button still asks; a later question that took this one's place goes on being asked.
    if (problem.name !== "AbortError") place.removeAttribute("aria-busy");
  }
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 300);
});
// What was filled in before this script came is asked too.
const first = (field) => (field.options ? ([...field.options].find((one) => one.defaultSelected) ?? field.options[0]).value : field.defaultValue);
if ([...form.elements].some((field) => field.name && field.value !== first(field))) ask();
