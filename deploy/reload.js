// make devserver: look twice a second whether a newer build is there than this page is of, and show it.
const shown = new URL(import.meta.url).search.slice(1);
setInterval(async () => {
  const answer = await fetch("/reload.txt", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return; // the service is starting again
  if ((await answer.text()) !== shown) location.reload();
}, 500);
