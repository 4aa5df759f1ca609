// One answer at one item: what it may say, what is wrong with it, and the points that follow (as rules/checklist.py).
// Points are integers of 1/100.

/**
 * @typedef {{zh: string, en: string}} Words
 * @typedef {{code: string, title: Words, points: number}} Level
 * @typedef {{code: string, title: Words, minus: number}} Defect
 * @typedef {{shape: string, points: number, levels?: Level[], defects?: Defect[], target?: number, minus_each?: number, minus_at_most?: number, unit?: Words}} Rule
 * @typedef {{code: string, title: Words, look_for: Words, station: string, dimension: string | null, rule: Rule, decided_by: "fact" | "judgement", photos: {at_least: number, shows: Words} | null, declared: string[], purposes: string[], types: string[], may_not_apply: boolean, clause: string[]}} Item
 * @typedef {Record<string, any>} Answer
 * @typedef {{kind: "decided", points: number, met: boolean} | {kind: "not_applicable"} | {kind: "not_seen"} | {kind: "trouble", where: string, code: string}} Verdict
 */

/** @param {Item} item @param {string} code @returns {Verdict} */
const trouble = (item, code) => ({ kind: "trouble", where: item.code, code });
/** @param {number} points @returns {Verdict} */
const decided = (points, met = true) => ({ kind: "decided", points, met });
/** @param {any} value */
const whole = (value) => Number.isSafeInteger(value);
/** @param {Answer} answer */
const reason = (answer) => String(answer.reason ?? "").trim();
/** @param {number} value */
const floor = (value) => Math.max(0, value);

/** What this answer means at this item. @param {Item} item @param {Answer} answer @returns {Verdict} */
export function judge(item, answer) {
  const keys = Object.keys(answer).filter((key) => key !== "note" && key !== "reason");
  const words = ["note", "reason"].every((key) => !(key in answer) || typeof answer[key] === "string");
  if (keys.length !== 1 || !words) return trouble(item, "wrong_shape");
  const [key] = keys;
  const value = answer[key];
  if (key === "not_seen" && value === true) return { kind: "not_seen" };
  if (key === "not_applicable" && value === true)
    return item.may_not_apply ? { kind: "not_applicable" } : trouble(item, "always_applies");
  if (key === "points") return typed(item, value, answer);
  const [wanted, decide] = RULES[item.rule.shape];
  return key === wanted ? decide(item, value, answer) : trouble(item, "wrong_shape");
}

/** The points that the rule can give, best first; null where any number can be. @param {Item} item @returns {number[] | null} */
export function attainable({ rule }) {
  if (rule.shape === "discretion") return null;
  let values = rule.points ? [0, rule.points] : [];
  if (rule.shape === "levels") values = (rule.levels ?? []).map((level) => level.points);
  if (rule.shape === "bonus") values = [0, ...(rule.levels ?? []).map((level) => level.points)];
  if (rule.shape === "defects") values = afterDefects(rule);
  if (rule.shape === "per_missing")
    values = Array.from({ length: (rule.target ?? 0) + 1 }, (_, n) => floor(rule.points - n * (rule.minus_each ?? 0)));
  return [...new Set(values)].sort((a, b) => b - a);
}

/** @param {Rule} rule */
function afterDefects(rule) {
  let values = [rule.points];
  for (const defect of rule.defects ?? [])
    values = [...new Set([...values, ...values.map((value) => floor(value - defect.minus))])];
  return values;
}

/** Points as they stand on paper: only such as the rule can give. @param {Item} item @param {any} value @param {Answer} answer @returns {Verdict} */
function typed(item, value, answer) {
  const possible = attainable(item);
  if (!whole(value) || possible?.length === 0) return trouble(item, "wrong_shape");
  const best = possible ? possible[0] : item.rule.points;
  if (value < 0 || value > best) return trouble(item, "out_of_range");
  if (!possible && value < best && !reason(answer)) return trouble(item, "reason_missing");
  if (possible && !possible.includes(value)) return trouble(item, "not_attainable");
  return decided(value);
}

/** @param {Item} item @param {any} value @returns {Verdict} */
function met(item, value) {
  if (typeof value !== "boolean") return trouble(item, "wrong_shape");
  return decided(value ? item.rule.points : 0, value || item.rule.shape !== "required");
}

/** @param {Item} item @param {any} value @returns {Verdict} */
function level(item, value) {
  const found = item.rule.levels?.find((one) => one.code === value);
  if (found) return decided(found.points);
  return trouble(item, typeof value === "string" ? "unknown_choice" : "wrong_shape");
}

/** @param {Item} item @param {any} value @returns {Verdict} */
function defects(item, value) {
  const minus = new Map(item.rule.defects?.map((one) => [one.code, one.minus]));
  const wrong = wrongChoices(item, value, minus);
  if (wrong) return wrong;
  return decided(floor(item.rule.points - value.reduce((/** @type {number} */ sum, /** @type {string} */ code) => sum + (minus.get(code) ?? 0), 0)));
}

/** @param {Item} item @param {any} value @returns {Verdict} */
function found(item, value) {
  if (!whole(value)) return trouble(item, "wrong_shape");
  if (value < 0) return trouble(item, "out_of_range");
  const missing = floor((item.rule.target ?? 0) - value);
  return decided(floor(item.rule.points - missing * (item.rule.minus_each ?? 0)));
}

/** @param {Item} item @param {any} value @param {Answer} answer @returns {Verdict} */
function minus(item, value, answer) {
  if (!whole(value)) return trouble(item, "wrong_shape");
  const lowers = item.rule.shape === "lowers_total";
  const most = lowers ? (item.rule.minus_at_most ?? 0) : item.rule.points;
  if (value < 0 || value > most) return trouble(item, "out_of_range");
  if (value && !reason(answer)) return trouble(item, "reason_missing");
  return decided(lowers ? value : most - value);
}

/** @param {Item} item @param {any} value @returns {Verdict} */
function bonus(item, value) {
  const points = new Map(item.rule.levels?.map((one) => [one.code, one.points]));
  const wrong = wrongChoices(item, value, points);
  if (wrong) return wrong;
  return decided(Math.max(0, ...value.map((/** @type {string} */ code) => points.get(code) ?? 0)));
}

/** A list of different known codes, or what is wrong with it. @param {Item} item @param {any} value @param {Map<string, number>} known @returns {Verdict | null} */
function wrongChoices(item, value, known) {
  if (!Array.isArray(value) || !value.every((code) => typeof code === "string")) return trouble(item, "wrong_shape");
  if (!value.every((code) => known.has(code))) return trouble(item, "unknown_choice");
  return new Set(value).size < value.length ? trouble(item, "wrong_shape") : null;
}

/** Shape of the rule to the deciding key of its answer and what follows from it. @type {Record<string, [string, (item: Item, value: any, answer: Answer) => Verdict]>} */
const RULES = {
  all_or_nothing: ["met", met],
  required: ["met", met],
  levels: ["level", level],
  defects: ["defects", defects],
  per_missing: ["found", found],
  discretion: ["minus", minus],
  lowers_total: ["minus", minus],
  bonus: ["levels", bonus],
};
