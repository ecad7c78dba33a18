// A shelf is narrowed, ordered and turned over without a page load: the same address is fetched, and of its page only the shelf.
const found = document.querySelector("[data-found]");
let asking;
let shown = location.href.split("#")[0];

// A link is the one it was where it stands under the same heading and says the same, whatever is counted beside it.
function named(link) {
  const group = link.closest("section, nav, ul");
  const own = link.cloneNode(true);
  own.querySelector("small")?.remove();
  return (group?.querySelector("h2")?.textContent ?? group?.ariaLabel ?? "") + own.textContent.trim();
}

async function go(address, from) {
  const old = document.querySelector(".shelf");
  const name = from && named(from);
  asking?.abort();
  asking = new AbortController();
  old.ariaBusy = "true";
  try {
    const answer = await fetch(address, { signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".shelf");
    // Where the filters lie over the list, a choice puts them away: the list is what one sees then.
    const folds = from?.closest(".filters") && old.querySelector("label.show-filters").checkVisibility();
    if (folds) old.querySelector("#show-filters").checked = false;
    for (const input of old.querySelectorAll("input[id]")) {
      const same = fresh.querySelector(`#${input.id}`);
      if (same) same.checked = input.checked;
    }
    if (from) history.pushState(null, "", address);
    shown = address;
    document.title = page.title;
    old.replaceWith(fresh);
    // What else of the page speaks of the question: the search box, and the way to the other language.
    const box = ".site-search [name=q]";
    document.querySelector(box).value = page.querySelector(box).value;
    const other = ".tools a[hreflang]";
    document.querySelector(other).href = page.querySelector(other).getAttribute("href");
    const turned = from?.closest(".pagination");
    const next = !turned && [...fresh.querySelectorAll("a")].find((link) => named(link) === name);
    const heading = fresh.querySelector("h1");
    heading.tabIndex = -1;
    const at = (folds && fresh.querySelector("#show-filters")) || next || heading;
    if (from) at.focus({ preventScroll: !turned });
    // A short list may end above what one sees.
    const passed = from && fresh.querySelector(".shelf-main").getBoundingClientRect().bottom < innerHeight / 2;
    if (folds || passed) (fresh.querySelector(".chips") || heading).scrollIntoView();
    found.textContent = fresh.querySelector(".count, .empty-title")?.textContent ?? "";
    document.dispatchEvent(new Event("answer"));
  } catch (problem) {
    if (problem.name !== "AbortError") location.assign(address);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".filters a, .chips a, .sorts a, .ways a, .pagination a");
  if (!link?.pathname.endsWith("/search/")) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || document.querySelector(".why")) return;
  event.preventDefault();
  go(link.href, link);
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "filters") return;
  event.preventDefault();
  const asked = [...new FormData(event.target)].filter(([, value]) => value);
  go(`${event.target.action}?${new URLSearchParams(asked)}`, event.submitter);
});
addEventListener("popstate", () => {
  const address = location.href.split("#")[0];
  if (address !== shown) go(address);
});
