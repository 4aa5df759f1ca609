// The single next thing to do in a visit, and the scale that shows where the gaps are.

/**
 * @typedef {import("./visit.js").OpenVisit} OpenVisit
 * @typedef {import("./checklist.js").Item} Item
 * @typedef {{kind: "conflict" | "photo" | "required" | "answer" | "item" | "station" | "sign" | "submit" | "revise" | "done", item?: Item, lacking?: number}} Next
 */

/** @param {OpenVisit} visit @param {Item | undefined} here the item that is open @returns {Next} */
export function nextThing(visit, here) {
  const open = visit.sheet.missing.map((one) => ({ ...one, item: /** @type {Item} */ (visit.item(one.item)) }));
  const atHere = open.filter((one) => one.item === here).map((one) => one.why);
  if (here && atHere.includes("conflict")) return { kind: "conflict", item: here };
  if (here && atHere.includes("veto_unsigned")) return { kind: "sign", item: here };
  if (here && atHere.length === 1 && atHere[0] === "photo") return { kind: "photo", item: here, lacking: visit.photosMissing(here) };
  const required = open.filter((one) => one.item.rule.shape === "required" && ["unanswered", "not_seen"].includes(one.why)).map((one) => one.item);
  const first = required.find((item) => item.station === here?.station);
  if (first) return { kind: "required", item: first };
  if (here && (atHere.includes("unanswered") || atHere.includes("wrong"))) return { kind: "answer", item: here };
  // Whoever stands before the wall finishes the wall; then what is required elsewhere comes first.
  const onward = after(visit, open.map((one) => one.item).filter((item) => item.station === here?.station), here);
  if (onward) return { kind: "item", item: onward };
  if (required.length) return { kind: "required", item: required[0] };
  const next = after(visit, open.map((one) => one.item), here);
  if (next) return { kind: "station", item: next };
  if (visit.submitted.state !== "value") return { kind: "submit" };
  return { kind: visit.changedSince ? "revise" : "done" };
}

/** The first open item after this one, round the end; this one itself comes last. @param {OpenVisit} visit @param {Item[]} open @param {Item | undefined} here */
function after(visit, open, here) {
  const order = visit.stations.flatMap((station) => station.items);
  const start = here ? order.indexOf(here) + 1 : 0;
  return [...order.slice(start), ...order.slice(0, start)].find((item) => open.includes(item));
}

/** @param {OpenVisit} visit */
export function progress(visit) {
  return visit.stations.reduce((sum, station) => ({ done: sum.done + station.done, of: sum.of + station.of }), { done: 0, of: 0 });
}
