// Stands in each page itself, before its body (theme/policy.py): the room has the light that was left in it, and every other
// script asks for its bytes when the page has been painted.
try {
  const light = localStorage.getItem("light");
  if (light) document.documentElement.dataset.light = light;
} catch { /* private mode: as the system says */ }
addEventListener("load", () => new PerformanceObserver((_, paint) => {
  paint.disconnect();
  document.head.append(document.getElementById("later").content);
}).observe({ type: "paint", buffered: true }));
