// Small parts that every screen draws: icons, the graduated scale, words for where a thing stands.
import { html, nothing } from "../vendor/lit-html.js";
import { judge } from "./checklist.js";
import { asPoints } from "./fractions.js";
import { SILENT } from "./points.js";
import { t, words } from "./words.js";

/**
 * @typedef {import("./checklist.js").Item} Item
 * @typedef {import("./checklist.js").Answer} Answer
 * @typedef {import("./visit.js").Station} Station
 * @typedef {import("./safe.js").Photo} Photo
 */

const SPRITE = new URL("../vendor/icons.svg", import.meta.url).pathname;
export const MARK = new URL("../mark.svg", import.meta.url).pathname;

/** Always beside a word. @param {string} name */
export const icon = (name) => html`<svg class="icon" aria-hidden="true"><use href=${`${SPRITE}#${name}`}></use></svg>`;

/** One tick per item, station by station: how much is done, where the gaps are, which of them are required. @param {Station[]} stations */
export const scale = (stations) => html`<span class="scale" aria-hidden="true">${stations.map((station) => html`<span class="scale__group">${
  station.ticks.map((tick) => html`<i class="tick tick--${tick}"></i>`)}</span>`)}</span>`;

/** @param {string} name @param {string} text @param {string} [tone] jade | amber | slate | ink */
export const state = (name, text, tone = "slate") => html`<span class="state state--${tone}">${icon(name)}<span>${text}</span></span>`;

/** Where a photo of this tablet stands. @param {Photo | null} photo @param {{photo: string, sent: number, size: number} | null} uploading @param {boolean} arrived the original is at the server */
export function photoState(photo, uploading, arrived) {
  if (!photo) return arrived ? state("shield-check", t("stored"), "jade") : state("cloud-upload", t("on_its_way"));
  if (!photo.entry) return state("tablet", t("saved_here"));
  if (uploading?.photo === photo.id) return state("upload", t("uploading", { percent: Math.floor((uploading.sent * 100) / uploading.size) }));
  if (photo.original === "attention") return state("triangle-alert", t("needs_attention"), "amber");
  if (photo.original === "done") return state("shield-check", t("stored"), "jade");
  return state("tablet", t("waits"));
}

/** What an answer says, in words. @param {Item} item @param {Answer | null | undefined} answer @returns {string} */
export function answerWords(item, answer) {
  if (!answer) return t("unanswered");
  const titles = (/** @type {{code: string, title: any}[]} */ known, /** @type {string[]} */ codes) => known.filter((one) => codes.includes(one.code)).map((one) => words(one.title)).join(t("comma"));
  if (answer.not_seen) return t("not_seen");
  if (answer.not_applicable) return t("not_applicable");
  if ("met" in answer) return answer.met ? t("met") : t("not_met");
  if ("level" in answer) return titles(item.rule.levels ?? [], [answer.level]) || answer.level;
  if ("defects" in answer) return titles(item.rule.defects ?? [], answer.defects) || t("no_defects");
  if ("found" in answer) return t("found_n", { n: answer.found, unit: words(item.rule.unit) });
  if ("levels" in answer) return titles(item.rule.levels ?? [], answer.levels) || t("none");
  if ("minus" in answer) return answer.minus ? t("minus_because", { points: asPoints(answer.minus), reason: answer.reason ?? "" }) : t("minus_none");
  return answer.points === undefined ? "" : t("points_n", { n: asPoints(answer.points) });
}

/** Icon, tone and word of an answered item; a conflict is neither. @param {Item} item @param {Answer | null} answer @param {boolean} conflict */
export function answerMark(item, answer, conflict) {
  if (conflict) return state("triangle-alert", t("conflict"), "amber");
  if (!answer && SILENT.has(item.rule.shape)) return state("circle-dashed", t("if_any"), "slate");
  if (!answer) return state("circle", t("unanswered"), "slate");
  const verdict = judge(item, answer);
  if (verdict.kind === "not_seen") return state("eye-off", t("not_seen"), "slate");
  if (verdict.kind === "not_applicable") return state("circle-minus", t("not_applicable"), "slate");
  if (verdict.kind === "trouble") return state("triangle-alert", t("needs_attention"), "amber");
  const lowers = item.rule.shape === "lowers_total";
  const full = lowers ? verdict.points === 0 : verdict.points === item.rule.points && verdict.met;
  if (full) return state("check", shortWords(item, answer), "jade");
  if (verdict.points > 0) return state("contrast", shortWords(item, answer), "amber");
  return state("x", shortWords(item, answer), "ink");
}

/** @param {Item} item @param {Answer} answer */
function shortWords(item, answer) {
  if (answer.defects?.length > 1) return t("defects_n", { n: answer.defects.length });
  if (answer.minus) return t("minus_n", { points: asPoints(answer.minus) });
  return answerWords(item, answer);
}

/** "2 / 3" or "3 分", "" for items without points. @param {Item} item @param {Answer | null} answer */
export function pointsOf(item, answer) {
  const verdict = answer ? judge(item, answer) : null;
  if (item.rule.shape === "required") return t("no_points");
  const most = asPoints(item.rule.points);
  if (verdict?.kind !== "decided") return item.rule.points ? t("points_n", { n: most }) : nothing;
  if (item.rule.shape === "lowers_total") return html`<b>−${asPoints(verdict.points)}</b>`;
  if (item.rule.shape === "bonus") return html`<b>+${asPoints(verdict.points)}</b>`;
  return html`<b>${asPoints(verdict.points)}</b> / ${most}`;
}
