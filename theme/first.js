// Stands in each page itself, before its body (theme/policy.py): the room has the light and shelves the view that was left in
// them, and every other script asks for its bytes when the page has been painted.
try {
  for (const kept of ["light", "view"]) {
    const left = localStorage.getItem(kept);
    if (left) document.documentElement.dataset[kept] = left;
  }
} catch { /* private mode: as system and address say */ }
addEventListener("load", () => new PerformanceObserver((_, paint) => {
  paint.disconnect();
  document.head.append(document.getElementById("later").content);
}).observe({ type: "paint", buffered: true }));
