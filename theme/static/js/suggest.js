// Suggestions under a search box: a combobox whose list the service writes. Without an answer it stays a plain form.
for (const form of document.querySelectorAll(".site-search, .hero-search")) {
  const box = form.elements.q;
  const panel = form.appendChild(Object.assign(document.createElement("div"), { className: "suggestions", hidden: true }));
  const said = form.appendChild(Object.assign(document.createElement("p"), { className: "hidden" }));
  said.role = "status";
  Object.assign(box, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
  box.setAttribute("aria-controls", "suggestions");
  const known = new Map();
  let wait, asking, at = -1;

  const options = () => [...panel.querySelectorAll("[role=option]")];
  function mark(next) {
    const all = options();
    at = next < -1 ? all.length - 1 : next >= all.length ? -1 : next;
    all.forEach((option, i) => { option.ariaSelected = String(i === at); });
    if (at < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }
  function show(html) {
    panel.innerHTML = html;
    const list = panel.firstElementChild;
    panel.hidden = !list || document.activeElement !== box;
    box.ariaExpanded = String(!panel.hidden);
    said.textContent = panel.hidden ? "" : list.dataset.said;
    mark(-1);
  }
  async function look() {
    const words = box.value.trim();
    asking?.abort();
    if (!words) return show("");
    if (!known.has(words)) {
      asking = new AbortController();
      try {
        const answer = await fetch(new URL("suggest?q=" + encodeURIComponent(words), form.action), { signal: asking.signal });
        if (!answer.ok) return show("");
        known.set(words, await answer.text());
      } catch { return; }
    }
    if (words === box.value.trim()) show(known.get(words));
  }
  function soon(event) {
    if (event.isComposing) return;
    clearTimeout(wait);
    wait = setTimeout(look, 90);
  }
  box.addEventListener("input", soon);
  box.addEventListener("compositionend", soon);
  box.addEventListener("blur", () => show(""));
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" && panel.hidden) look();
    else if (panel.hidden) return;
    else if (key === "ArrowDown") mark(at + 1);
    else if (key === "ArrowUp") mark(at - 1);
    else if (key === "Escape") show("");
    else if (key === "Enter" && at >= 0) options()[at].click();
    else return;
    event.preventDefault();
  });
}
