// Menus and confirmations are <details>: they close by Escape, by a press outside, or by a button [data-close].

/** @param {Element} details */
function close(details) {
  const hadFocus = details.contains(document.activeElement);
  details.removeAttribute("open");
  if (hadFocus) details.querySelector("summary")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest("details.menu[open], details.confirm[open]");
  if (open) close(open);
});

document.addEventListener("pointerdown", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-close], [data-back]") : null;
  if (!button) return;
  if (button.hasAttribute("data-back")) history.back();
  else {
    const details = button.closest("details");
    if (details) close(details);
  }
});

for (const back of document.querySelectorAll("[data-back]")) {
  if (back instanceof HTMLElement) back.hidden = history.length < 2;
}

// A summary of errors takes the focus, so that it is read first.
const summary = document.querySelector("[data-focus]");
if (summary instanceof HTMLElement) summary.focus();
