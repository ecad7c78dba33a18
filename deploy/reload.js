// make devserver: look twice a second whether a newer build is there, and show it.
let seen;
setInterval(async () => {
  const answer = await fetch("/reload.txt", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return; // the service is starting again
  const now = await answer.text();
  if (seen && seen !== now) location.reload();
  seen = now;
}, 500);
