// What this browser has looked at: kept here, sent nowhere, forgotten at one press.
const MOST = 12;
const SHOWN = 6;
const KEY = "seen";
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const section = document.querySelector("[data-seen]");
const product = document.querySelector("[data-product]");

function read() {
  try { return [JSON.parse(localStorage.getItem(KEY)) ?? []].flat(); } catch { return []; }
}
function keep(seen) {
  try { localStorage.setItem(KEY, JSON.stringify(seen)); } catch { /* private mode: nothing is kept */ }
}

/** A picture of the product as cards have it: the light of the room decides which view is seen. */
function pictured({ unlit, lit }) {
  const frame = Object.assign(document.createElement("span"), { className: `picture${lit ? " has-lit" : ""}` });
  for (const [view, src] of [["unlit", unlit], ["lit", lit]]) {
    if (!src) continue;
    const picture = Object.assign(document.createElement("picture"), { className: view });
    picture.append(Object.assign(new Image(320, 320), { alt: "", loading: "lazy", decoding: "async", src }));
    frame.append(picture);
  }
  return frame;
}

function line(item) {
  const row = Object.assign(document.createElement("li"), { className: "card-line tint-none" });
  const said = item.names[lang] ? lang : Object.keys(item.names)[0];
  const link = Object.assign(document.createElement("a"), { href: `${lang === "en" ? "/en" : ""}/p/${item.slug}/`, textContent: item.names[said] });
  if (said !== lang) link.lang = said;
  const name = Object.assign(document.createElement("p"), { className: "card-line-name" });
  name.append(link);
  row.append(pictured(item), name);
  return row;
}

const here = location.pathname.match(/\/p\/([^/]+)\/$/)?.[1];
const before = read();
if (product && here) {
  const known = before.find(({ slug }) => slug === here);
  const view = (name) => product.querySelector(`.view .${name} img`)?.getAttribute("src").replace(/-\d+\.jpg$/, "-320.jpg") ?? "";
  const names = { ...known?.names, [lang]: product.querySelector("h1").textContent };
  keep([{ slug: here, names, unlit: view("unlit"), lit: view("lit") }, ...before.filter(({ slug }) => slug !== here)].slice(0, MOST));
}
const others = before.filter(({ slug }) => slug !== here).slice(0, SHOWN);
if (section && others.length) {
  section.querySelector("ul").append(...others.map(line));
  section.hidden = false;
  const forget = section.querySelector("button");
  forget.addEventListener("click", () => {
    try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
    section.querySelector("ul").replaceChildren();
    section.querySelector("[data-forgotten]").textContent = forget.dataset.done;
    forget.hidden = true;
  });
}
