// Sorts a table of products by a column, on the page; headings that are links already sort the whole shelf.
const number = (text) => Number(text.replace(/[^\d.]/g, "") || NaN);

function compare(a, b) {
  const [x, y] = [number(a), number(b)];
  if (Number.isNaN(x) && Number.isNaN(y)) return a.localeCompare(b);
  if (Number.isNaN(x)) return 1;
  return Number.isNaN(y) ? -1 : x - y;
}

function sortable(table) {
  const headings = [...table.tHead.rows[0].cells].slice(0, -1);
  headings.forEach((heading, column) => {
    if (heading.querySelector("a")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.ariaSort === "ascending";
      headings.forEach((one) => { one.ariaSort = null; });
      heading.ariaSort = down ? "descending" : "ascending";
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => compare(a.cells[column].innerText, b.cells[column].innerText) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
}

const all = () => document.querySelectorAll("table[data-sortable]").forEach(sortable);
all();
document.addEventListener("answer", all);
