// Evidence beside the item: its photos with time and place, an empty place for each that is still to be taken.
import { html, nothing } from "../vendor/lit-html.js";
import { metresApart } from "./position.js";
import { icon, photoState, state } from "./ui.js";
import { picture } from "./view-item.js";
import { t, words } from "./words.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./visit.js").OpenVisit} OpenVisit
 * @typedef {import("./visit.js").Shown} Shown
 * @typedef {import("./checklist.js").Item} Item
 */

/** @param {App} app @param {OpenVisit} visit @param {Item} item */
export function evidence(app, visit, item) {
  const own = visit.photos((code) => code === item.code);
  const others = visit.photos((code) => code !== item.code && visit.item(code)?.station === item.station);
  const lacking = visit.photosMissing(item);
  return html`<aside class="evidence" aria-label=${t("evidence")}>
    <h2 class="evidence__head"><span>${t("evidence_of", { number: visit.number(item) })}</span>${item.photos ? html`<span><b>${own.length}</b> / ${Math.max(item.photos.at_least, own.length)}</span>` : nothing}</h2>
    ${own.map((photo) => tile(app, visit, photo))}
    ${Array.from({ length: lacking }, () => html`<button class="slot" type="button" @click=${() => app.takePhoto(item, "camera")}>${icon("camera")}<span><b>${t("not_taken_yet")}</b><span>${words(item.photos?.shows)}</span></span></button>`)}
    ${!own.length && !lacking ? html`<p class="hint">${visit.excused(item) ? t("no_photo_because", { reason: visit.excused(item) }) : t("no_photo_needed")}</p>` : nothing}
    ${others.length ? html`<h2 class="evidence__head evidence__head--second"><span>${t("other_photos")}</span><span>${others.length}</span></h2>
      <div class="grid">${others.map((photo) => html`<button class="grid__photo" type="button" @click=${() => app.showPhoto(photo.id)}>${picture(app, photo.id)}<span><span>${number(visit, photo)}</span>${photoState(photo.mine, app.outbox?.status.uploading ?? null, app.arrived(photo.id))}</span></button>`)}</div>` : nothing}
  </aside>`;
}

/** @param {OpenVisit} visit @param {Shown} photo */
const number = (visit, photo) => { const item = visit.item(photo.item); return item ? visit.number(item) : ""; };

/** @param {App} app @param {OpenVisit} visit @param {Shown} photo */
function tile(app, visit, photo) {
  return html`<button class="tile" type="button" @click=${() => app.showPhoto(photo.id)}>
    <span class="tile__picture">${picture(app, photo.id)}<span class="tile__over">${overlay(visit, photo).map((line) => html`<span>${line}</span>`)}</span></span>
    <span class="tile__line"><b>${photo.facts.source === "gallery" ? t("of_gallery") : t("of_camera")}</b>${photoState(photo.mine, app.outbox?.status.uploading ?? null, app.arrived(photo.id))}</span>
    ${whereWords(visit, photo)}</button>`;
}

/** Drawn over the picture on the screen, never into it. @param {OpenVisit} visit @param {Shown} photo */
function overlay(visit, photo) {
  const { position } = photo.facts;
  const at = new Date(photo.facts.taken_at ?? photo.at);
  const day = `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")} ${at.toTimeString().slice(0, 8)}`;
  const place = position ? `${degrees(position.lat, "N", "S")} ${degrees(position.lon, "E", "W")} ±${Math.round(position.accuracy_cm / 100)} m ` : "";
  return [day, `${visit.pack.studio.name} ${words(visit.item(photo.item)?.title)}`, `${place}${visit.name(photo.by)}`];
}

/** @param {number} value whole 1e-7 degrees @param {string} plus @param {string} minus */
const degrees = (value, plus, minus) => `${(Math.abs(value) / 1e7).toFixed(4)}°${value < 0 ? minus : plus}`;

/** @param {OpenVisit} visit @param {Shown} photo */
function whereWords(visit, photo) {
  const { position, no_position: none } = photo.facts;
  const place = visit.pack.studio.place;
  if (!position) return state("map-pin", none === "denied" ? t("place_denied") : t("place_none"), "amber");
  if (!place) return state("map-pin", t("place_known", { n: Math.round(position.accuracy_cm / 100) }), "slate");
  const metres = metresApart(position, place);
  const near = metres <= 500 + position.accuracy_cm / 100;
  return state("map-pin", t(near ? "place_near" : "place_far", { n: metres }), near ? "jade" : "amber");
}

/** One photo large, with what is known of it, and a way to take it back. @param {App} app @param {OpenVisit} visit @param {Shown} photo */
export function large(app, visit, photo) {
  const mine = photo.by === visit.me;
  const reason = app.draft(`drop:${photo.id}`);
  return html`<div class="large__box" role="dialog" aria-modal="true" aria-label=${t("photo")}>
    <div class="large__head"><b>${number(visit, photo)} ${words(visit.item(photo.item)?.title)}</b><button class="button" type="button" @click=${() => app.showPhoto("")}>${icon("x")}<span>${t("close")}</span></button></div>
    <div class="large__picture">${picture(app, photo.id)}</div>
    <ul class="large__facts">${overlay(visit, photo).map((line) => html`<li>${line}</li>`)}</ul>
    <p>${photoState(photo.mine, app.outbox?.status.uploading ?? null, app.arrived(photo.id))} ${whereWords(visit, photo)}</p>
    ${mine ? html`<label class="written"><span>${t("drop_reason")}</span><textarea class="input" rows="2" maxlength="2000" .value=${reason} @input=${(/** @type {Event} */ event) => app.write(`drop:${photo.id}`, /** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea></label>
      <div class="tools"><button class="button" type="button" ?disabled=${!reason.trim()} @click=${() => app.dropPhoto(photo)}>${icon("trash-2")}<span>${t("drop_photo")}</span></button></div><p class="hint">${t("drop_hint")}</p>` : nothing}
  </div>`;
}
