// Names the files that were chosen or dropped, in place of the empty slot.

/** @param {number} bytes */
function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** @param {Element} slot */
function nameFiles(slot) {
  const input = slot.querySelector("input[type=file]");
  const words = slot.querySelector("[data-drop-name]");
  if (!(input instanceof HTMLInputElement) || !(words instanceof HTMLElement)) return;
  words.dataset.empty ??= words.textContent ?? "";
  const files = [...(input.files ?? [])];
  slot.toggleAttribute("data-full", files.length > 0);
  words.textContent = files.length ? files.map((file) => `${file.name}（${size(file.size)}）`).join("、") : words.dataset.empty;
}

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => slotOf(event)?.setAttribute("data-over", ""));
}
for (const kind of ["dragleave", "drop"]) {
  document.addEventListener(kind, (event) => slotOf(event)?.removeAttribute("data-over"));
}
document.addEventListener("change", (event) => {
  const slot = slotOf(event);
  if (slot) nameFiles(slot);
});

/** @param {Event} event */
function slotOf(event) {
  return event.target instanceof Element ? event.target.closest("[data-drop]") : null;
}
