// The day's visits in order, whether each can go without a network, and what to check before leaving.
import { html, nothing } from "../vendor/lit-html.js";
import { MARK, icon, state } from "./ui.js";
import { clock, dayWords, megabytes, t } from "./words.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./packs.js").VisitLine} VisitLine
 */

/** @param {App} app */
export function today(app) {
  const visits = app.list?.visits ?? [];
  const days = [...new Set(visits.map((visit) => visit.planned_on ?? ""))];
  return html`
    <header class="top"><img class="top__mark" src=${MARK} alt="" width="36" height="36">
      <div class="top__title"><b>${dayWords(app.day, true)}</b><span>${app.authority}</span></div>
      <div class="top__side">
        <button class="plain" type="button" @click=${() => app.lock()}>${icon("lock")}<span>${t("lock_for", { name: app.safe?.user.name ?? "" })}</span></button>
        <button class="plain" type="button" @click=${() => app.nextTheme()}>${icon(app.theme.icon)}<span>${t(app.theme.word)}</span></button>
        <button class="plain" type="button" @click=${() => app.speak()}>${icon("languages")}<span>${t("other_language")}</span></button>
      </div></header>
    <main class="today" tabindex="0">
      ${verdict(app, visits)}
      ${days.map((day) => html`<section><h2 class="head"><span>${heading(app, day)}</span><span class="head__side">${teams(visits, day)}</span></h2>
        <ul class="plan">${visits.filter((visit) => (visit.planned_on ?? "") === day).map((visit) => line(app, visit))}</ul></section>`)}
      ${visits.length ? nothing : html`<p class="empty">${app.list ? t("no_visits") : t("no_visits_yet")}</p>`}
      <section><h2 class="head"><span>${t("checks")}</span></h2><ul class="checks">${checks(app)}</ul></section>
      <p class="hint">${t("privacy")}</p>
    </main>
    <footer class="bar">
      <button class="button" type="button" ?disabled=${app.refreshing} @click=${() => app.refresh()}>${icon("refresh-cw")}<span>${app.refreshing ? t("refreshing") : t("refresh")}</span></button>
      <div class="bar__words" role="status">${app.list ? t("as_of", { time: clock(app.list.at) }) : nothing}${app.network()}</div>
      ${main(app, visits)}
    </footer>`;
}

/** @param {App} app @param {string} day */
const heading = (app, day) => (day === app.day ? t("todays_visits") : day ? dayWords(day) : t("no_day_yet"));
/** @param {VisitLine[]} visits @param {string} day */
const teams = (visits, day) => [...new Set(visits.filter((visit) => (visit.planned_on ?? "") === day).map((visit) => visit.team))].join(t("comma"));

/** @param {App} app @param {VisitLine[]} visits */
function verdict(app, visits) {
  if (app.newBuild) return html`<p class="told">${icon("refresh-cw")}<span>${t("new_build")}</span><button class="button" type="button" @click=${() => app.takeNewBuild()}>${t("take_new_build")}</button></p>`;
  const wanted = visits.filter((visit) => visit.pack);
  const ready = wanted.filter((visit) => app.isReady(visit.id));
  const all = wanted.length > 0 && ready.length === wanted.length && app.shellKept;
  if (!wanted.length) return nothing;
  return html`<div class="verdict verdict--${all ? "yes" : "no"}"><span class="verdict__sign">${icon(all ? "check" : "cloud-off")}</span>
    <div><h1>${all ? t("ready_to_go") : t("not_ready")}</h1><p>${all ? t("ready_lead", { n: ready.length }) : t("not_ready_lead", { n: ready.length, of: wanted.length })}</p></div></div>`;
}

/** @param {App} app @param {VisitLine} visit */
function line(app, visit) {
  const ready = app.list?.ready[visit.id];
  const open = visit.pack !== null && app.isReady(visit.id);
  return html`<li class="plan__line">
    <button class="plan__open" type="button" ?disabled=${!open} @click=${() => app.openVisit(visit.id)}>
      <span class="plan__time">${visit.starts_at ?? "—"}</span>
      <span class="plan__what"><b>${visit.studio}</b><span>${visit.host_unit}</span><span class="plan__where">${icon("map-pin")}<span>${visit.address || visit.region}</span></span></span>
      <span class="plan__state">${readiness(app, visit)}${ready ? html`<span class="quiet">${megabytes(ready.size)}</span>` : nothing}${sheetState(visit)}</span>
    </button>
    ${visit.contact?.phone ? html`<a class="plan__call" href=${`tel:${visit.contact.phone.replace(/[^+\d]/g, "")}`}>${icon("phone")}<span><span>${visit.contact.name}</span><b>${visit.contact.phone}</b></span></a>`
      : visit.contact ? html`<span class="plan__call plan__call--none">${icon("user")}<span>${visit.contact.name}</span></span>` : nothing}
  </li>`;
}

/** @param {App} app @param {VisitLine} visit */
function readiness(app, visit) {
  if (visit.sheet === "recused") return state("ban", t("recused"));
  if (app.isReady(visit.id)) return state("check", t("offline_ready"), "jade");
  return app.refreshing ? state("download", t("fetching")) : state("cloud-off", t("not_fetched"), "amber");
}

/** @param {VisitLine} visit */
function sheetState(visit) {
  if (visit.state !== "open") return state("lock", visit.state === "sealed" ? t("sealed") : t("closed"));
  if (visit.sheet === "submitted") return state("circle-check", t("sheet_in"), "jade");
  return visit.sheet === "conflict" ? state("triangle-alert", t("conflict"), "amber") : nothing;
}

/** @param {App} app */
function checks(app) {
  const { kept, room } = app.keeping;
  const waiting = app.waitingAll;
  const signed = app.outbox?.status.signedIn;
  return [
    check(app.shellKept, t("check_shell"), app.shellKept ? t("check_shell_yes") : t("check_shell_no")),
    check(kept, t("check_kept"), kept ? t("check_kept_yes") : t("check_kept_no")),
    check(room === null || room > 500_000_000, t("check_room"), room === null ? t("unknown") : t("check_room_left", { room: megabytes(room) })),
    check(app.placeAllowed !== "denied", t("check_place"), t(app.placeAllowed === "granted" ? "check_place_yes" : app.placeAllowed === "denied" ? "check_place_no" : "check_place_ask")),
    check(signed !== false, t("check_signed"), signed === false ? t("check_signed_no") : signed ? app.safe?.user.name ?? "" : t("check_signed_later"),
      signed === false ? html`<button class="button" type="button" @click=${() => app.show("sign-in")}>${t("sign_in")}</button>` : nothing),
    check(waiting === 0, t("check_sent"), waiting === 0 ? t("check_sent_all") : t("check_sent_n", { n: waiting })),
  ];
}

/** @param {boolean} good @param {string} title @param {string} text @param {any} [more] */
const check = (good, title, text, more = nothing) => html`<li class="check check--${good ? "yes" : "no"}">${icon(good ? "check" : "triangle-alert")}<div><b>${title}</b><span>${text}</span></div>${more}</li>`;

/** @param {App} app @param {VisitLine[]} visits */
function main(app, visits) {
  const next = visits.find((visit) => visit.pack && visit.state === "open" && visit.sheet === "missing" && app.isReady(visit.id));
  if (!next) return nothing;
  return html`<button class="button button--main" type="button" @click=${() => app.openVisit(next.id)}><span>${t("start_with", { studio: next.studio.replace(/(劳模|工匠|职工)*创新工作室$/, "") })}</span>${icon("chevron-right")}</button>`;
}
