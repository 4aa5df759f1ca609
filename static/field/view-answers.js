// The controls that answer an item, one kind for each shape of its rule. Every tap is an entry.
import { html, nothing } from "../vendor/lit-html.js";
import { asPoints } from "./fractions.js";
import { icon } from "./ui.js";
import { t, words } from "./words.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./checklist.js").Item} Item
 * @typedef {import("./checklist.js").Answer} Answer
 */

const STEP = 50;

/** @param {{sign: string, text: string, points?: string, on: boolean, tone?: string, act: () => void}} what */
const choice = ({ sign, text, points = "", on, tone = "ink", act }) => html`<button class="seg seg--${tone}" type="button" aria-pressed=${on ? "true" : "false"} @click=${act}>
  ${icon(sign)}<span>${text}</span>${points ? html`<span class="seg__points">${points}</span>` : nothing}</button>`;

/** @param {App} app @param {Item} item @param {Answer | null} answer the current one, also while in conflict null */
export function answers(app, item, answer) {
  const shape = SHAPES[item.rule.shape];
  const say = (/** @type {Answer} */ value) => app.answer(item, value);
  return html`<div class="answers" role="group" aria-label=${t("answer_of", { title: words(item.title) })}>
    ${shape(app, item, answer, say)}
    ${item.may_not_apply ? choice({ sign: "circle-minus", text: t("not_applicable"), on: answer?.not_applicable === true, act: () => say({ not_applicable: true }) }) : nothing}
    ${choice({ sign: "eye-off", text: t("not_seen"), tone: "slate", on: answer?.not_seen === true, act: () => say({ not_seen: true }) })}
    ${(TICKS[item.rule.shape] ?? (() => nothing))(app, item, answer, say)}
  </div>`;
}

/** @typedef {(app: App, item: Item, answer: Answer | null, say: (value: Answer) => void) => any} Shape */

/** @type {Shape} */
const yesNo = (_, item, answer, say) => [
  choice({ sign: "check", text: t(item.rule.shape === "required" ? "there_is" : "met"), points: item.rule.points ? asPoints(item.rule.points) : "", tone: "jade", on: answer?.met === true, act: () => say({ met: true }) }),
  choice({ sign: "x", text: t(item.rule.shape === "required" ? "there_is_none" : "not_met"), points: item.rule.points ? "0" : "", on: answer?.met === false, act: () => say({ met: false }) }),
];

/** @type {Shape} */
const levels = (_, item, answer, say) => (item.rule.levels ?? []).map((level, index, all) => choice({
  sign: index === 0 ? "check" : index === all.length - 1 ? "circle" : "contrast", tone: index === 0 ? "jade" : index === all.length - 1 ? "ink" : "amber",
  text: words(level.title), points: asPoints(level.points), on: answer?.level === level.code, act: () => say({ level: level.code }),
}));

/** @type {Shape} */
const noDefects = (_, item, answer, say) => choice({
  sign: "check", text: t("no_defects"), points: asPoints(item.rule.points), tone: "jade", on: answer?.defects?.length === 0, act: () => say({ defects: [] }),
});

/** @type {Shape} */
const noBonus = (_, _item, answer, say) => choice({ sign: "circle-minus", text: t("none"), points: "0", on: answer?.levels?.length === 0, act: () => say({ levels: [] }) });

/** @type {Shape} */
const defectTicks = (_, item, answer, say) => (item.rule.defects ?? []).map((defect) => tick(words(defect.title), t("minus_n", { points: asPoints(defect.minus) }),
  answer?.defects?.includes(defect.code) ?? false, () => say({ defects: toggled(item.rule.defects ?? [], answer?.defects, defect.code) })));

/** @type {Shape} */
const bonusTicks = (_, item, answer, say) => (item.rule.levels ?? []).map((level) => tick(words(level.title), `+${asPoints(level.points)}`,
  answer?.levels?.includes(level.code) ?? false, () => say({ levels: toggled(item.rule.levels ?? [], answer?.levels, level.code) })));

/** One more, or one fewer, in the order of the scheme. @param {{code: string}[]} known @param {string[] | undefined} chosen @param {string} code */
function toggled(known, chosen = [], code) {
  const wanted = chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code];
  return known.map((one) => one.code).filter((one) => wanted.includes(one));
}

/** @param {string} text @param {string} points @param {boolean} on @param {() => void} act */
const tick = (text, points, on, act) => html`<button class="seg seg--tick" type="button" role="checkbox" aria-checked=${on ? "true" : "false"} @click=${act}>
  <span class="box">${on ? icon("check") : nothing}</span><span>${text}</span><span class="seg__points">${points}</span></button>`;

/** @type {Shape} */
const found = (_, item, answer, say) => {
  const { target = 0, minus_each = 0, points } = item.rule;
  const n = /** @type {number | undefined} */ (answer?.found);
  const missing = n === undefined ? 0 : Math.max(0, target - n);
  const unit = words(item.rule.unit);
  return html`<div class="counting"><span class="counting__what">${t("how_many", { unit, target })}</span>
    ${stepper({ value: n === undefined ? "—" : String(n), what: t("how_many", { unit, target }), less: () => say({ found: Math.max(0, (n ?? target) - 1) }), more: () => say({ found: n === undefined ? target : n + 1 }), canLess: n === undefined || n > 0 })}
    <span class="sum">${n === undefined ? nothing : html`${asPoints(points)} − ${missing} × ${asPoints(minus_each)} = <b>${asPoints(Math.max(0, points - missing * minus_each))}</b> ${t("points_word")}`}</span></div>
    ${choice({ sign: "check", text: t("all_there", { n: target, unit }), points: asPoints(points), tone: "jade", on: n !== undefined && n >= target, act: () => say({ found: target }) })}`;
};

/** A deduction is an answer only with its reason: until then it stays a draft. @type {Shape} */
const minus = (app, item, answer, say) => {
  const lowers = item.rule.shape === "lowers_total";
  const most = lowers ? (item.rule.minus_at_most ?? 0) : item.rule.points;
  const draft = app.draft(`minus:${item.code}`);
  const value = draft === "" ? /** @type {number | undefined} */ (answer?.minus) : Number(draft);
  const reason = app.draft(`reason:${item.code}`) || (answer?.reason ?? "");
  const set = (/** @type {number} */ next) => app.minus(item, Math.max(0, Math.min(most, next)), reason);
  return html`${choice({ sign: "check", text: lowers ? t("nothing_found") : t("minus_none"), points: lowers ? "" : asPoints(most), tone: "jade", on: value === 0, act: () => { app.forget(`minus:${item.code}`); say({ minus: 0 }); } })}
    <div class="counting"><span class="counting__what">${t("how_much_less", { most: asPoints(most) })}</span>
      ${stepper({ value: value === undefined ? "—" : asPoints(value), what: t("how_much_less", { most: asPoints(most) }), less: () => set((value ?? 0) - STEP), more: () => set((value ?? 0) + STEP), canLess: (value ?? 0) > 0 })}
      <span class="sum">${value === undefined ? nothing : lowers ? html`− <b>${asPoints(value)}</b> ${t("points_word")}` : html`${asPoints(most)} − ${asPoints(value)} = <b>${asPoints(most - value)}</b> ${t("points_word")}`}</span></div>
    ${value ? html`<label class="written"><span>${t("reason_needed")}</span><textarea class="input" rows="2" maxlength="500" .value=${reason}
      @input=${(/** @type {Event} */ event) => app.write(`reason:${item.code}`, text(event))} @change=${(/** @type {Event} */ event) => app.minus(item, value, text(event))}></textarea>
      ${reason.trim() && answer?.minus === value ? nothing : html`<span class="written__why">${icon("triangle-alert")}<span>${t("reason_then_counts")}</span></span>`}</label>` : nothing}`;
};

/** @param {Event} event */
const text = (event) => /** @type {HTMLTextAreaElement} */ (event.target).value;

/** @param {{value: string, what: string, less: () => void, more: () => void, canLess: boolean}} what */
const stepper = ({ value, what, less, more, canLess }) => html`<div class="step" role="group" aria-label=${what}>
  <button type="button" ?disabled=${!canLess} @click=${less}>${icon("minus")}<span class="off-screen">${t("one_less")}</span></button>
  <output>${value}</output>
  <button type="button" @click=${more}>${icon("plus")}<span class="off-screen">${t("one_more")}</span></button></div>`;

/** @type {Record<string, Shape>} */
const SHAPES = { all_or_nothing: yesNo, required: yesNo, levels, defects: noDefects, per_missing: found, discretion: minus, lowers_total: minus, bonus: noBonus };
/** Lists that are ticked, below the buttons. @type {Record<string, Shape>} */
const TICKS = { defects: defectTicks, bonus: bonusTicks };
