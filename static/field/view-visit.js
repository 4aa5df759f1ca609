// A visit on the screen: stations, the items of one station, evidence, and the bar with the next thing to do.
import { html, nothing } from "../vendor/lit-html.js";
import { asPoints } from "./fractions.js";
import { nextThing, progress } from "./next.js";
import { earnedSoFar } from "./points.js";
import { MARK, answerMark, icon, pointsOf, scale, state } from "./ui.js";
import { evidence } from "./view-evidence.js";
import { card } from "./view-item.js";
import { submitPage } from "./view-submit.js";
import { clock, t, words } from "./words.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./visit.js").OpenVisit} OpenVisit
 * @typedef {import("./visit.js").Station} Station
 * @typedef {import("./checklist.js").Item} Item
 */

/** @param {App} app @param {OpenVisit} visit */
export function visitPage(app, visit) {
  const stations = visit.stations;
  const station = stations.find((one) => one.code === app.place.station) ?? stations[0];
  const item = visit.item(app.place.item);
  const submitting = app.place.screen === "submit";
  return html`
    ${top(app, visit)}
    <nav class="rail" aria-label=${t("stations")}>${stations.map((one) => stationButton(app, one, !submitting && one === station))}${sheetButton(app, visit, submitting)}</nav>
    ${submitting ? submitPage(app, visit) : html`
      <main class="items" tabindex="0" aria-label=${words(station.title)}>
        ${troubles(app, visit)}
        ${stationHead(visit, station)}
        ${station.items.map((one) => (one === item ? card(app, visit, one) : row(app, visit, one)))}
      </main>
      ${item ? evidence(app, visit, item) : html`<aside class="evidence" aria-label=${t("evidence")}></aside>`}`}
    ${bar(app, visit, submitting ? undefined : item, stations)}`;
}

/** @param {App} app @param {OpenVisit} visit */
function top(app, visit) {
  const began = visit.began;
  const minutes = began ? Math.max(0, Math.round((app.now.getTime() - began.getTime()) / 60_000)) : null;
  const back = app.place.screen === "submit" ? () => app.go({ screen: "visit" }) : () => app.show("today");
  return html`<header class="top"><img class="top__mark" src=${MARK} alt="" width="36" height="36">
    <button class="plain top__back" type="button" @click=${back}>${icon("chevron-left")}<span>${app.place.screen === "submit" ? t("back_to_items") : t("todays_visits")}</span></button>
    <h1 class="top__title"><b>${visit.pack.studio.name}</b><span>${visit.pack.studio.host_unit}</span></h1>
    <div class="top__side">
      <span class="top__who">${visit.safe.user.name} ${visit.pack.team.name}</span>
      <span class="top__clock">${icon("clock")}<span><b>${clock(app.now)}</b>${minutes === null || minutes > 600 ? nothing : html` <span class="top__used">${t("minutes_used", { n: minutes })}</span>`}</span></span>
      <button class="plain" type="button" @click=${() => app.nextTheme()}>${icon(app.theme.icon)}<span>${t(app.theme.word)}</span></button>
    </div></header>`;
}

/** @param {App} app @param {Station} station @param {boolean} here */
function stationButton(app, station, here) {
  const all = station.done === station.of;
  return html`<button class="station" type="button" aria-current=${here ? "true" : "false"} @click=${() => app.go({ screen: "visit", station: station.code, item: app.firstOpen(station) })}>
    <span class="station__line"><span class="station__title">${words(station.title)}</span>
      <span class="station__count">${all ? icon("check") : nothing}<span>${station.done}/${station.of}</span></span></span>
    <span class="station__line">${scale([station])}${station.required ? html`<span class="station__required">${icon("triangle-alert")}<span>${t("required_open")}</span></span>` : nothing}</span>
  </button>`;
}

/** The own sheet can be looked at any time: what is missing stands there by name. @param {App} app @param {OpenVisit} visit @param {boolean} here */
function sheetButton(app, visit, here) {
  const open = new Set(visit.sheet.missing.map((one) => one.item)).size;
  return html`<button class="station station--sheet" type="button" aria-current=${here ? "true" : "false"} @click=${() => app.go({ screen: "submit" })}>
    <span class="station__line"><span class="station__title">${t("own_sheet")}</span>${icon("clipboard-list")}</span>
    <span class="station__line"><span class="station__count">${open ? t("missing_n_left", { n: open }) : visit.submitted.state === "value" ? t("sheet_in_short") : t("can_submit")}</span></span>
  </button>`;
}

/** @param {OpenVisit} visit @param {Station} station */
function stationHead(visit, station) {
  const most = station.items.reduce((sum, item) => sum + item.rule.points, 0);
  const required = station.items.filter((item) => item.rule.shape === "required").length;
  const recorder = visit.pack.team.recorders?.[station.code];
  return html`<div class="items__head"><h2>${words(station.title)}</h2>
    <span>${t("items_n", { n: station.items.length })}${most ? t("points_of_station", { points: asPoints(most) }) : nothing}${required ? t("required_of_station", { n: required }) : nothing}${recorder && recorder !== visit.me ? t("recorder_is", { name: visit.name(recorder) }) : nothing}</span>
    <span class="items__earned">${t("earned")} <b>${asPoints(earnedSoFar(station.items, visit.sheet.answers))}</b></span></div>`;
}

/** The whole row opens the item. @param {App} app @param {OpenVisit} visit @param {Item} item */
function row(app, visit, item) {
  const current = visit.current(item);
  const answer = visit.sheet.answers[item.code] ?? null;
  const open = visit.open(item);
  const needed = item.rule.shape === "required" && (open.includes("unanswered") || open.includes("not_seen"));
  const lacking = open.includes("photo");
  const [photo] = visit.photos((code) => code === item.code);
  const address = photo ? app.pictures?.small(photo.id) : null;
  return html`<button class="row ${needed ? "row--required" : ""}" type="button" id=${`item-${item.code}`} @click=${() => app.go({ item: item.code })}>
    <span class="row__number">${visit.number(item)}</span>
    <span class="row__title">${words(item.title)}${needed ? html`<span class="tag">${icon("triangle-alert")}<span>${t("required_unanswered")}</span></span>` : nothing}</span>
    ${address ? html`<img class="row__photo" src=${address} alt="">` : nothing}
    ${lacking && answer ? state("camera", t("lacks_photos", { n: visit.photosMissing(item) }), "amber") : nothing}
    ${open.includes("veto_unsigned") ? state("pencil", t("to_be_signed"), "amber") : answerMark(item, answer, current.state === "conflict")}
    <span class="row__points">${pointsOf(item, answer)}</span></button>`;
}

/** What the server did not take, said where it cannot be missed. @param {App} app @param {OpenVisit} visit */
function troubles(app, visit) {
  const refused = app.outbox?.status.troubled[visit.id];
  const entries = visit.journal.filter((one) => one.state === "attention");
  const photos = [...visit.mine.values()].filter((one) => one.original === "attention");
  const said = [
    ...(refused ? [refused.sentence || refused.problem] : []),
    ...new Set(entries.map((one) => one.result?.problem?.sentence || t(one.result?.result === "late" ? "came_late" : "not_taken"))),
    ...new Set(photos.map((one) => t("photo_not_taken", { why: one.problem ?? "" }))),
  ];
  if (app.outbox?.status.signedIn === false)
    return html`<p class="told">${icon("log-in")}<span>${app.outbox.status.otherUser ? t("other_user_signed_in") : t("signed_out_kept")}</span><button class="button" type="button" @click=${() => app.show("sign-in")}>${t("sign_in")}</button></p>${trouble(said)}`;
  return trouble(said);
}

/** @param {string[]} said */
const trouble = (said) => (said.length ? html`<div class="told" role="status">${icon("triangle-alert")}<span>${said.map((one) => html`<span class="told__line">${one}</span>`)}</span></div>` : nothing);

/** @param {App} app @param {OpenVisit} visit @param {Item | undefined} item @param {Station[]} stations */
function bar(app, visit, item, stations) {
  const { done, of } = progress(visit);
  return html`<footer class="bar bar--visit">
    <div class="bar__done"><span>${t("done")} <b>${done}/${of}</b></span>${scale(stations)}</div>
    <div class="bar__words" role="status">${waiting(app, visit)}${app.network()}</div>
    ${app.place.screen === "submit" ? submitButton(app, visit) : nextButton(app, visit, item)}
  </footer>`;
}

/** @param {App} app @param {OpenVisit} visit */
function waiting(app, visit) {
  const { entries, photos, troubled } = visit.waiting;
  const busy = app.outbox?.status.sending && app.outbox.status.online;
  const parts = [];
  if (troubled) parts.push(state("triangle-alert", t("troubled_n", { n: troubled }), "amber"));
  if (photos) parts.push(state("upload", t(busy ? "photos_going" : "photos_wait", { n: photos })));
  if (entries) parts.push(state("tablet", t("entries_wait", { n: entries })));
  if (app.saying) return state("check", app.saying, "jade");
  if (!parts.length && visit.journal.length) parts.push(state("shield-check", t("all_stored"), "jade"));
  return parts;
}

/** @param {App} app @param {OpenVisit} visit @param {Item | undefined} item */
function nextButton(app, visit, item) {
  const next = nextThing(visit, item);
  const number = next.item ? visit.number(next.item) : "";
  const title = next.item ? words(visit.stations.find((one) => one.code === next.item?.station)?.title) : "";
  /** @type {Record<string, [string, string, () => void]>} */
  const how = {
    conflict: ["triangle-alert", t("next_conflict", { number }), () => app.look(next.item)],
    sign: ["pencil", t("next_sign", { number }), () => app.look(next.item)],
    photo: ["camera", t("next_photo", { n: next.lacking ?? 1 }), () => next.item && app.takePhoto(next.item, "camera")],
    required: ["triangle-alert", t("next_required", { number }), () => app.look(next.item)],
    answer: ["pencil", t("next_answer", { number }), () => app.look(next.item)],
    item: ["chevron-right", t("next_item", { number }), () => app.look(next.item)],
    station: ["chevron-right", t("next_station", { title }), () => app.look(next.item)],
    submit: ["clipboard-check", t("next_submit"), () => app.go({ screen: "submit" })],
    revise: ["clipboard-check", t("next_revise"), () => app.go({ screen: "submit" })],
    done: ["circle-check", t("next_done"), () => app.go({ screen: "submit" })],
  };
  const [sign, text, act] = how[next.kind];
  return html`<button class="button button--main" type="button" @click=${act}>${icon(sign)}<span>${text}</span></button>`;
}

/** @param {App} app @param {OpenVisit} visit */
function submitButton(app, visit) {
  const [first] = visit.sheet.missing;
  if (first) return html`<button class="button button--main" type="button" @click=${() => app.look(visit.item(first.item))}>${icon("chevron-right")}<span>${t("fill_first", { number: visit.number(/** @type {Item} */ (visit.item(first.item))) })}</span></button>`;
  const again = visit.submitted.state === "value";
  if (again && !visit.changedSince) return html`<button class="button button--main" type="button" @click=${() => app.show("today")}>${icon("chevron-left")}<span>${t("todays_visits")}</span></button>`;
  return html`<button class="button button--main" type="button" ?disabled=${again && !app.draft("revise").trim()} @click=${() => app.submit()}>${icon("send")}<span>${again ? t("submit_again") : t("submit")}</span></button>`;
}
