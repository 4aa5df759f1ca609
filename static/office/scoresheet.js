// A paper score sheet is typed with the keyboard alone: Enter and the arrows move, the sum runs along.
// The server adds up again and decides; this sum only helps the typist to see a slip at once.

/** Hundredths of a point as a BigInt, or null when the text is not a number with at most two decimals. @param {string} text */
export function hundredths(text) {
  const match = /^\s*(\d{1,6})(?:[.．](\d{1,2}))?\s*$/.exec(text.replace(/[０-９]/g, (d) => String("０１２３４５６７８９".indexOf(d))));
  if (!match) return null;
  return BigInt(match[1]) * 100n + BigInt((match[2] ?? "").padEnd(2, "0"));
}

/** @param {bigint} value */
export function asText(value) {
  const rest = value % 100n;
  if (rest === 0n) return String(value / 100n);
  return `${value / 100n}.${String(rest).padStart(2, "0")}`.replace(/0$/, "");
}

/** @param {ParentNode} part @returns {{sum: bigint, filled: number, all: number}} */
function addUp(part) {
  let sum = 0n, filled = 0, all = 0;
  for (const cell of part.querySelectorAll("[data-points]")) {
    all += 1;
    const value = "value" in cell ? String(cell.value) : "";
    const points = hundredths(value);
    const full = hundredths(cell.getAttribute("data-full") ?? "");
    const wrong = value.trim() !== "" && (points === null || (full !== null && points > full));
    cell.toggleAttribute("data-wrong", wrong);
    const words = cell.closest("tr")?.querySelector("[data-over]");
    if (words instanceof HTMLElement) words.hidden = !wrong;
    if (points === null) continue;
    filled += 1;
    sum += points;
  }
  return { sum, filled, all };
}

/** @param {Element} sheet */
function recount(sheet) {
  for (const group of sheet.querySelectorAll("[data-group]")) {
    const output = group.querySelector("[data-group-sum]");
    const { sum, filled } = addUp(group);
    if (output) output.textContent = filled ? asText(sum) : "—";
  }
  const form = sheet.closest("form") ?? document;
  const { sum, filled, all } = addUp(sheet);
  const put = (/** @type {string} */ where, /** @type {string} */ text) => {
    const place = form.querySelector(where);
    if (place) place.textContent = text;
  };
  put("[data-sum]", filled ? asText(sum) : "—");
  put("[data-filled]", `${filled}/${all}`);
  const paper = form.querySelector("[data-paper-sum]");
  const typed = paper instanceof HTMLInputElement ? hundredths(paper.value) : null;
  toggle(form, "[data-sum-same]", typed !== null && typed === sum && filled === all);
  toggle(form, "[data-sum-differs]", typed !== null && typed !== sum && filled === all);
}

/** @param {ParentNode} form @param {string} where @param {boolean} shown */
function toggle(form, where, shown) {
  const place = form.querySelector(where);
  if (place instanceof HTMLElement) place.hidden = !shown;
}

/** Up from the paper's sum leads back into the column that one came from. @type {number | undefined} */
let lastColumn;

/** The next cell of the same column (arrows), or the next cell to fill (Enter). @param {Element} cell @param {number} step @param {boolean} sameColumn */
function neighbour(cell, step, sameColumn) {
  const form = cell.closest("form") ?? document;
  const column = cell.closest("td")?.cellIndex ?? lastColumn;
  lastColumn = column;
  const cells = [...form.querySelectorAll("[data-cell]")].filter(
    (one) => !sameColumn || one === cell || one.hasAttribute("data-paper-sum") || one.closest("td")?.cellIndex === column,
  );
  return cells[cells.indexOf(cell) + step];
}

/** @param {KeyboardEvent} event */
function move(event) {
  const cell = event.target;
  if (!(cell instanceof HTMLElement) || !cell.hasAttribute("data-cell") || event.isComposing) return;
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  // Arrows belong to an open list; there Enter alone moves on.
  if (cell instanceof HTMLSelectElement && event.key !== "Enter") return;
  // Enter must never send a half-typed sheet: it moves on, and at the end rests on the button.
  event.preventDefault();
  const next = neighbour(cell, step, true) ?? (step > 0 ? (cell.closest("form")?.querySelector("[data-sheet-total] .button--primary") ?? null) : null);
  if (!(next instanceof HTMLElement)) return;
  next.focus();
  if (next instanceof HTMLInputElement) next.select();
}

for (const sheet of document.querySelectorAll("[data-score-sheet]")) {
  const form = sheet.closest("form") ?? sheet;
  form.addEventListener("keydown", (event) => move(/** @type {KeyboardEvent} */ (event)));
  form.addEventListener("input", () => recount(sheet));
  recount(sheet);
}
