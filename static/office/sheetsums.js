// What is typed into a score sheet is summed up by the server, by the very rules that judge it when it is saved.
// Nothing is stored by this; a late answer to an earlier question is dropped. Without it the sums appear on saving.

/** @param {HTMLFormElement} form */
function follow(form) {
  const address = form.dataset.sums ?? "";
  let asked = 0, waiting = 0;

  /** @param {string} where @param {string} text */
  const put = (where, text) => {
    const place = form.querySelector(where);
    if (place) place.textContent = text;
  };

  const compare = () => {
    const paper = form.querySelector("[data-on-paper]");
    const typed = paper instanceof HTMLInputElement ? paper.value.trim() : "";
    const whole = form.dataset.complete === "yes";
    // Both are decimals with at most two places, so that hundredths as text can be compared without arithmetic.
    const same = hundredths(typed) === hundredths(form.querySelector("[data-total]")?.textContent ?? "");
    show("[data-agrees]", whole && typed !== "" && same);
    show("[data-differs]", whole && typed !== "" && !same);
  };

  /** @param {string} where @param {boolean} shown */
  const show = (where, shown) => {
    const place = form.querySelector(where);
    if (place instanceof HTMLElement) place.hidden = !shown;
  };

  const ask = async () => {
    const mine = ++asked;
    const typed = new FormData(form);
    typed.delete("scan");
    try {
      const answer = await fetch(address, { method: "POST", body: typed, headers: { Accept: "application/json" } });
      if (!answer.ok || mine !== asked) return;
      tell(await answer.json());
    } catch {
      // Without the server there is no sum; what is typed stays, and saving says so.
    }
  };

  /** @param {{items: Record<string, {kind: string, words: string}>, filled: number, of: number, complete: boolean, sum: string}} sums */
  const tell = (sums) => {
    for (const place of form.querySelectorAll("[data-said]")) {
      const said = sums.items[place.getAttribute("data-said") ?? ""];
      if (!said) continue;
      place.textContent = said.words || "—";
      place.className = `said said--${said.kind}`;
    }
    put("[data-filled-of]", `${sums.filled}/${sums.of}`);
    put("[data-total]", sums.sum);
    const word = form.querySelector("[data-sum-word]");
    if (word instanceof HTMLElement) word.textContent = (sums.complete ? word.dataset.whole : word.dataset.part) ?? "";
    form.dataset.complete = sums.complete ? "yes" : "no";
    compare();
  };

  form.addEventListener("input", () => {
    compare();
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
  void ask();
}

/** "8.5" and "8.50" are the same; "" for what is no number. @param {string} text */
function hundredths(text) {
  const half = text.replace(/[０-９．]/g, (d) => (d === "．" ? "." : String("０１２３４５６７８９".indexOf(d))));
  const match = /^\s*0*(\d{1,4})(?:\.(\d{1,2}))?\s*$/.exec(half);
  return match ? `${match[1]}.${(match[2] ?? "").padEnd(2, "0")}` : "";
}

for (const form of document.querySelectorAll("form[data-sums]")) follow(/** @type {HTMLFormElement} */ (form));
