// The theme changes at once and is remembered by the server; without this file the plain form does the same with a reload.

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function choose(form, button) {
  const before = document.documentElement.dataset.theme;
  show(form, button.value);
  const body = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  const kept = answer && (answer.ok || answer.type === "opaqueredirect");
  if (!kept && before) show(form, before);
}

/** @param {HTMLFormElement} form @param {string} theme */
function show(form, theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("value") === theme));
  }
}

for (const form of document.querySelectorAll("form[data-preferences]")) {
  form.addEventListener("submit", (event) => {
    const button = event instanceof SubmitEvent ? event.submitter : null;
    if (!(form instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement) || button.name !== "theme") return;
    event.preventDefault();
    void choose(form, button);
  });
}
