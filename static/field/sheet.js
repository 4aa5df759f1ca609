// One inspector's sheet out of the entries: answers, what is missing and why, and what a submission names.
import { judge } from "./checklist.js";
import { toHundredths } from "./fractions.js";
import { SILENT, checkSheet, scoreSheet } from "./points.js";
import { at, countingPhotos, currentValues } from "./values.js";

/**
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {import("./checklist.js").Item} Item
 * @typedef {import("./checklist.js").Answer} Answer
 * @typedef {import("./values.js").Current} Current
 * @typedef {{item: string, why: "conflict" | "unanswered" | "not_seen" | "wrong" | "veto_unsigned" | "photo"}} Missing
 * @typedef {{items: Item[], dimensions: import("./points.js").Dimension[], bonus_cap: number}} Checklist
 */

/**
 * @param {Checklist} checklist @param {Iterable<Entry>} entries entries that count @param {number} me
 */
export function sheetOf(checklist, entries, me) {
  const all = [...entries];
  const values = currentValues(all);
  const photos = countingPhotos(all);
  /** @type {Record<string, Answer>} */
  const answers = {};
  /** @type {Missing[]} */
  const missing = [];
  const signed = new Set();
  for (const item of checklist.items) {
    const current = valueOf(item, values, me);
    const answer = current.state === "value" ? asSigned(item, current, values, me) : null;
    if (answer) answers[item.code] = answer;
    if (answer) signed.add(item.code);
    const why = whyOpen(item, current, answer);
    if (why) missing.push({ item: item.code, why });
    if (lacksPhotos(item, photos, values)) missing.push({ item: item.code, why: "photo" });
  }
  const check = checkSheet(checklist.items, checklist.dimensions, answers);
  const empty = check.wrong.filter((one) => one.code === "dimension_empty").map((one) => one.where);
  for (const item of checklist.items.filter((one) => one.dimension !== null && empty.includes(one.dimension)))
    missing.push({ item: item.code, why: "wrong" });
  const score = missing.length ? null : scoreSheet(checklist.items, checklist.dimensions, answers, checklist.bonus_cap);
  return { values, photos, answers, missing, score, total: score ? toHundredths(score.total) : null };
}

/** The team's fact, or the own judgement. @param {Item} item @param {Map<string, Current>} values @param {number} me */
export function valueOf(item, values, me) {
  return at(values, item.decided_by === "fact" ? `fact|${item.code}` : `points|${me}|${item.code}`);
}

/** A confirmed no at a required item stands on a sheet only as its inspector signs it. @param {Item} item @param {Current} current @param {Map<string, Current>} values @param {number} me @returns {Answer | null} */
function asSigned(item, current, values, me) {
  if (item.rule.shape !== "required" || current.value.met !== false) return current.value;
  const veto = at(values, `veto|${me}|${item.code}`);
  const confirm = at(values, `veto_confirm|${me}|${item.code}`);
  const mine = current.heads.some((head) => head.by === me);
  if (mine || (veto.state === "value" && veto.value.finding) || (confirm.state === "value" && confirm.value.confirms)) return { met: false };
  return confirm.state === "value" ? { met: true } : null;
}

/** @param {Item} item @param {Current} current @param {Answer | null} answer @returns {Missing["why"] | null} */
function whyOpen(item, current, answer) {
  if (current.state === "conflict") return "conflict";
  if (current.state === "none") return SILENT.has(item.rule.shape) ? null : "unanswered";
  if (!answer) return "veto_unsigned";
  const verdict = judge(item, answer);
  if (verdict.kind === "not_seen") return "not_seen";
  return verdict.kind === "trouble" ? "wrong" : null;
}

/** @param {Item} item @param {Entry[]} photos @param {Map<string, Current>} values */
function lacksPhotos(item, photos, values) {
  return photosMissing(item, photos) > 0 && !excused(item, values);
}

/** How many of the demanded photos are still to be taken. @param {Item} item @param {Entry[]} photos */
export function photosMissing(item, photos) {
  const taken = photos.filter((entry) => entry.item === item.code).length;
  return Math.max(0, (item.photos?.at_least ?? 0) - taken);
}

/** 不宜拍照, by any member, with a reason. @param {Item} item @param {Map<string, Current>} values @returns {string} */
export function excused(item, values) {
  for (const [subject, current] of values)
    if (subject.startsWith("no_photo|") && subject.endsWith(`|${item.code}`) && current.state === "value" && current.value.reason)
      return current.value.reason;
  return "";
}

/** What a submission of this sheet says: the entries whose values make it, and the printed total. @param {Checklist} checklist @param {ReturnType<typeof sheetOf>} sheet @param {number} me */
export function submission(checklist, sheet, me) {
  if (sheet.total === null) throw new Error("the sheet is not complete");
  const named = checklist.items.flatMap((item) => valueOf(item, sheet.values, me).heads);
  for (const kind of ["veto", "veto_confirm"])
    for (const item of checklist.items) named.push(...at(sheet.values, `${kind}|${me}|${item.code}`).heads);
  return { total: sheet.total, answers: [...new Set(named.map((entry) => entry.id))].sort() };
}
