// A refusal that htmx brought is put in view; a request that never arrived says so in the same place.
const problems = () => document.getElementById("problems");

function bringIntoView() {
  problems()?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => {
  const piece = document.getElementById("offline-piece");
  if (!(piece instanceof HTMLTemplateElement)) return;
  problems()?.replaceChildren(piece.content.cloneNode(true));
  bringIntoView();
});

document.addEventListener("htmx:responseError", () => requestAnimationFrame(bringIntoView));

// What succeeded clears the refusal of the attempt before.
document.addEventListener("htmx:afterRequest", (event) => {
  const detail = /** @type {CustomEvent} */ (event).detail;
  const polled = detail.requestConfig?.triggeringEvent === undefined;
  if (detail.successful && !polled) problems()?.replaceChildren();
});
