// From the answers of one sheet to its dimensions, bonus and total, in exact arithmetic (as rules/points.py).
import { judge } from "./checklist.js";
import { atLeastNone, fraction, less, plus, times } from "./fractions.js";

/**
 * @typedef {import("./checklist.js").Item} Item
 * @typedef {import("./checklist.js").Answer} Answer
 * @typedef {import("./checklist.js").Verdict} Verdict
 * @typedef {import("./fractions.js").Fraction} Fraction
 * @typedef {{code: string, points: number, title: import("./checklist.js").Words}} Dimension
 * @typedef {{missing: string[], not_seen: string[], wrong: {where: string, code: string}[]}} SheetCheck
 */

/** Shapes where no answer means none. */
export const SILENT = new Set(["bonus", "lowers_total"]);
const NONE = fraction(0);

/** @param {Item} item @param {string} purpose @param {string | null} studioType */
export function isAsked(item, purpose, studioType) {
  const rightPurpose = !item.purposes.length || item.purposes.includes(purpose);
  return rightPurpose && (!item.types.length || (studioType !== null && item.types.includes(studioType)));
}

/** The team's answer where an item is decided by fact, the own where by judgement. @param {Item[]} items @param {Record<string, Answer>} facts @param {Record<string, Answer>} own */
export function sheetAnswers(items, facts, own) {
  /** @type {Record<string, Answer>} */
  const answers = {};
  for (const item of items) {
    const source = item.decided_by === "fact" ? facts : own;
    if (item.code in source) answers[item.code] = source[item.code];
  }
  return answers;
}

/** @param {Item[]} items @param {Record<string, Answer>} answers @returns {Map<string, Verdict>} */
function verdicts(items, answers) {
  return new Map(items.filter((item) => item.code in answers).map((item) => [item.code, judge(item, answers[item.code])]));
}

/** What is missing, open or wrong, in the order of the checklist; `items` are those asked. @param {Item[]} items @param {Dimension[]} dimensions @param {Record<string, Answer>} answers @returns {SheetCheck} */
export function checkSheet(items, dimensions, answers) {
  const judged = verdicts(items, answers);
  const asked = new Set(items.map((item) => item.code));
  /** @type {{where: string, code: string}[]} */
  const wrong = [];
  for (const verdict of judged.values()) if (verdict.kind === "trouble") wrong.push({ where: verdict.where, code: verdict.code });
  for (const code of Object.keys(answers).filter((one) => !asked.has(one)).sort()) wrong.push({ where: code, code: "not_asked" });
  for (const dimension of dimensions) {
    const mine = items.filter((item) => item.dimension === dimension.code);
    const most = mine.filter((item) => judged.get(item.code)?.kind !== "not_applicable").reduce((sum, item) => sum + item.rule.points, 0);
    if (mine.length && most === 0) wrong.push({ where: dimension.code, code: "dimension_empty" });
  }
  return {
    missing: items.filter((item) => !(item.code in answers) && !SILENT.has(item.rule.shape)).map((item) => item.code),
    not_seen: [...judged].filter(([, verdict]) => verdict.kind === "not_seen").map(([code]) => code),
    wrong,
  };
}

/** @param {SheetCheck} check */
export const isComplete = (check) => !check.missing.length && !check.not_seen.length && !check.wrong.length;

/**
 * The points of a complete sheet, exact, in points; null while something is missing.
 * @param {Item[]} items @param {Dimension[]} dimensions @param {Record<string, Answer>} answers @param {number} bonusCap hundredths
 */
export function scoreSheet(items, dimensions, answers, bonusCap) {
  if (!isComplete(checkSheet(items, dimensions, answers))) return null;
  /** @type {Map<string, {points: number, met: boolean}>} */
  const decided = new Map();
  for (const [code, verdict] of verdicts(items, answers)) if (verdict.kind === "decided") decided.set(code, verdict);
  const sumOf = (/** @type {string} */ shape) =>
    items.filter((item) => item.rule.shape === shape).reduce((sum, item) => sum + (decided.get(item.code)?.points ?? 0), 0);
  const byDimension = new Map(dimensions.map((one) => [one.code, rescaled(one, items, decided)]));
  const bonus = fraction(Math.min(sumOf("bonus"), bonusCap), 100);
  const lowered = fraction(sumOf("lowers_total"), 100);
  const earned = [...byDimension.values()].reduce(plus, NONE);
  return {
    dimensions: byDimension,
    bonus,
    lowered,
    total: atLeastNone(less(plus(earned, bonus), lowered)),
    notMet: items.filter((item) => item.rule.shape === "required" && decided.get(item.code)?.met === false).map((item) => item.code),
  };
}

/** Earned / applicable maximum × the dimension's points. @param {Dimension} dimension @param {Item[]} items @param {Map<string, {points: number}>} decided @returns {Fraction} */
function rescaled(dimension, items, decided) {
  const mine = items.filter((item) => item.dimension === dimension.code && decided.has(item.code));
  const most = mine.reduce((sum, item) => sum + item.rule.points, 0);
  if (!most) return NONE;
  const earned = mine.reduce((sum, item) => sum + (decided.get(item.code)?.points ?? 0), 0);
  return times(fraction(earned, most), fraction(dimension.points, 100));
}

/** Hundredths earned by what is decided so far, not rescaled. @param {Item[]} items @param {Record<string, Answer>} answers */
export function earnedSoFar(items, answers) {
  return items.reduce((sum, item) => {
    const verdict = item.dimension && item.code in answers ? judge(item, answers[item.code]) : null;
    return sum + (verdict?.kind === "decided" ? verdict.points : 0);
  }, 0);
}
