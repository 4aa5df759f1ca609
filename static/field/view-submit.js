// The own sheet before it is handed in: what is missing by name, points by dimension, the total.
import { html, nothing } from "../vendor/lit-html.js";
import { asPoints, toHundredths } from "./fractions.js";
import { earnedSoFar } from "./points.js";
import { icon, state } from "./ui.js";
import { clock, t, words } from "./words.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./visit.js").OpenVisit} OpenVisit
 */

/** @param {App} app @param {OpenVisit} visit */
export function submitPage(app, visit) {
  const again = visit.submitted.state === "value";
  const { total } = visit.sheet;
  return html`<main class="items items--wide" tabindex="0">
    <div class="items__head"><h2>${t("own_sheet")}</h2><span>${t("own_sheet_lead", { name: visit.safe.user.name })}</span>
      ${total === null ? nothing : html`<span class="items__earned">${t("total")} <b>${asPoints(total)}</b></span>`}</div>
    ${standing(app, visit)}
    ${again && visit.changedSince ? html`<label class="written"><span>${t("revise_reason")}</span><textarea class="input" rows="3" maxlength="2000" .value=${app.draft("revise")}
      @input=${(/** @type {Event} */ event) => app.write("revise", /** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea></label>` : nothing}
    ${visit.sheet.missing.length ? missing(app, visit) : again ? nothing : html`<p class="told told--good">${icon("circle-check")}<span>${t("nothing_missing")}</span></p>`}
    ${dimensions(visit)}
    <p class="hint">${t("sheet_hidden")}</p>
  </main>`;
}

/** Where the submission stands: here, on its way, counted, or not. @param {App} app @param {OpenVisit} visit */
function standing(app, visit) {
  const { entry, state: how } = visit.submitted;
  if (how === "conflict") return html`<p class="told">${icon("triangle-alert")}<span>${t("two_submissions")}</span></p>`;
  if (!entry) return nothing;
  const kept = visit.journal.find((one) => one.entry.id === entry.id);
  const said = app.outbox?.status.sheets[visit.id];
  const waits = kept?.state === "waiting";
  const problem = !waits && said?.problem ? said.problem.sentence : "";
  return html`<p class="told ${problem ? "" : "told--good"}">${icon(problem ? "triangle-alert" : "circle-check")}<span>
    <span class="told__line">${t("submitted_at", { time: clock(entry.at), total: asPoints(entry.value.total) })}</span>
    ${waits ? state("tablet", t("submit_waits")) : problem ? html`<span class="told__line">${problem}</span>` : state("shield-check", t("stored"), "jade")}
    ${visit.changedSince ? html`<span class="told__line">${t("changed_since")}</span>` : nothing}</span></p>`;
}

/** @param {App} app @param {OpenVisit} visit */
function missing(app, visit) {
  const by = visit.stations.map((station) => ({ station, open: visit.sheet.missing.filter((one) => visit.item(one.item)?.station === station.code) })).filter((one) => one.open.length);
  return html`<section><h3 class="head"><span>${t("missing_head")}</span><span class="head__side">${t("missing_n", { n: new Set(visit.sheet.missing.map((one) => one.item)).size })}</span></h3>
    ${by.map(({ station, open }) => html`<h4 class="missing__station">${words(station.title)}</h4>
      <ul class="missing">${[...new Set(open.map((one) => one.item))].map((code) => {
        const item = visit.item(code);
        if (!item) return nothing;
        const why = open.filter((one) => one.item === code).map((one) => t(/** @type {import("./words.js").Key} */ (`why_${one.why}`)));
        return html`<li><button class="row" type="button" @click=${() => app.look(item)}><span class="row__number">${visit.number(item)}</span><span class="row__title">${words(item.title)}</span>${state("circle-alert", why.join(t("comma")), "amber")}${icon("chevron-right")}</button></li>`;
      })}</ul>`)}</section>`;
}

/** Earned sums; rescaled only once the sheet is complete, and said so. @param {OpenVisit} visit */
function dimensions(visit) {
  const { score, total } = visit.sheet;
  const rows = visit.checklist.dimensions.map((dimension) => {
    const mine = visit.checklist.items.filter((item) => item.dimension === dimension.code);
    const earned = earnedSoFar(mine, visit.sheet.answers);
    const exact = score?.dimensions.get(dimension.code);
    const rescaled = exact && toHundredths(exact) !== earned ? toHundredths(exact) : null;
    return { dimension, earned, rescaled };
  });
  return html`<section><h3 class="head"><span>${t("by_dimension")}</span></h3>
    <table class="sums"><caption class="off-screen">${t("by_dimension")}</caption><thead><tr><th scope="col">${t("dimension")}</th><th scope="col">${t("earned")}</th><th scope="col">${t("most")}</th></tr></thead>
      <tbody>${rows.map(({ dimension, earned, rescaled }) => html`<tr><th scope="row">${words(dimension.title)}</th><td>${asPoints(rescaled ?? earned)}${rescaled === null ? nothing : html`<small> ${t("rescaled_from", { earned: asPoints(earned) })}</small>`}</td><td>${asPoints(dimension.points)}</td></tr>`)}
      ${score && score.bonus.n ? html`<tr><th scope="row">${t("bonus")}</th><td>+${asPoints(toHundredths(score.bonus))}</td><td>${asPoints(visit.checklist.bonus_cap)}</td></tr>` : nothing}
      ${score && score.lowered.n ? html`<tr><th scope="row">${t("lowered")}</th><td>−${asPoints(toHundredths(score.lowered))}</td><td></td></tr>` : nothing}</tbody>
      ${total === null ? nothing : html`<tfoot><tr><th scope="row">${t("total")}</th><td><b>${asPoints(total)}</b></td><td></td></tr></tfoot>`}</table></section>`;
}
