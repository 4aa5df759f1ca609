// The one item that is open: what to look for, what is known, the answer, photos and notes.
import { html, nothing } from "../vendor/lit-html.js";
import { answers } from "./view-answers.js";
import { answerWords, icon, photoState, pointsOf } from "./ui.js";
import { clock, dayWords, t, words } from "./words.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./visit.js").OpenVisit} OpenVisit
 * @typedef {import("./checklist.js").Item} Item
 */

/** @param {App} app @param {OpenVisit} visit @param {Item} item */
export function card(app, visit, item) {
  const open = visit.open(item);
  const current = visit.current(item);
  const answer = current.state === "value" ? current.value : null;
  const needed = item.rule.shape === "required" && (open.includes("unanswered") || open.includes("not_seen"));
  return html`<article class="card ${needed ? "card--required" : ""}" id=${`item-${item.code}`} tabindex="-1" aria-labelledby=${`title-${item.code}`}>
    <span class="card__number">${visit.number(item)}</span>
    <div class="card__head"><h3 id=${`title-${item.code}`}>${words(item.title)}</h3>
      ${needed ? html`<span class="tag">${icon("triangle-alert")}<span>${t("required_unanswered")}</span></span>` : nothing}
      <span class="card__points">${pointsOf(item, visit.sheet.answers[item.code] ?? null)}</span></div>
    <div class="card__body">
      <p class="card__look">${words(item.look_for)}</p>
      <p class="card__clause">${clause(visit, item)}</p>
      ${facts(app, visit, item)}
      ${open.includes("conflict") ? conflict(visit, item) : nothing}
      ${answers(app, item, answer)}
      ${established(visit, item)}
      ${open.includes("veto_unsigned") ? signing(app, item) : nothing}
      ${tools(app, visit, item)}
      ${panel(app, visit, item)}
      ${photos(app, visit, item)}
      ${visit.notes(item).map((note) => html`<p class="card__note">${icon("pencil")}<span>${note.by === visit.me ? nothing : html`<b>${visit.name(note.by)}</b> `}${note.text}</span></p>`)}
      ${item.rule.shape === "required" ? html`<p class="card__clause">${t("required_rule")}</p>` : nothing}
    </div></article>`;
}

/** @param {OpenVisit} visit @param {Item} item */
function clause(visit, item) {
  const clauses = (item.clause ?? []).join(t("comma"));
  return clauses ? t("clause", { scheme: words(visit.pack.scheme.title), clause: clauses }) : t("clause_example");
}

/** What the unit declared, and the last time: read from left to right, then decide. @param {App} app @param {OpenVisit} visit @param {Item} item */
function facts(app, visit, item) {
  const declared = visit.pack.declared?.[item.code] ?? [];
  const last = visit.pack.last_time?.items?.[item.code];
  if (!declared.length && !last) return nothing;
  const address = last?.photo ? app.pictures?.small(last.photo) : null;
  return html`<div class="facts">
    ${declared.length ? html`<div><span class="facts__head">${t("declared")}</span>${declared.map((/** @type {any} */ one, /** @type {number} */ index) => html`<span class=${index ? "" : "strong"}>${words(one.title)} ${words(one.value)}</span>`)}</div>` : nothing}
    ${last ? html`<div><span class="facts__head">${t("last_time", { day: visit.pack.last_time.visited_on ? dayWords(visit.pack.last_time.visited_on) : String(visit.pack.last_time.cycle.year) })}</span>
      <span>${answerWords(item, last.answer)}${last.answer?.note ? html`<br>${last.answer.note}` : nothing}</span></div>${address ? html`<img src=${address} alt=${t("last_picture")}>` : nothing}` : nothing}
  </div>`;
}

/** Both versions, side by side, and how it is settled. @param {OpenVisit} visit @param {Item} item */
function conflict(visit, item) {
  return html`<div class="told told--conflict">${icon("triangle-alert")}<div><b>${t("conflict_head")}</b>
    <ul>${visit.current(item).heads.map((head) => html`<li><b>${head.by === visit.me ? t("me") : visit.name(head.by)}</b> ${clock(head.at)} ${answerWords(item, head.value)}</li>`)}</ul>
    <span>${t("conflict_how")}</span></div></div>`;
}

/** Who established a fact that is not one's own. @param {OpenVisit} visit @param {Item} item */
function established(visit, item) {
  const { state, heads } = visit.current(item);
  const others = heads.filter((head) => head.by !== visit.me);
  if (state !== "value" || !others.length) return nothing;
  return html`<p class="card__by">${icon("users")}<span>${t("established_by", { names: others.map((head) => `${visit.name(head.by)} ${clock(head.at)}`).join(t("comma")) })}</span></p>`;
}

/** A no at a required item stands on a sheet only as its inspector signs it. @param {App} app @param {Item} item */
function signing(app, item) {
  const reason = app.draft(`sign:${item.code}`);
  return html`<div class="told told--conflict">${icon("pencil")}<div><b>${t("sign_head")}</b>
    <label class="written"><span>${t("sign_reason")}</span><textarea class="input" rows="2" maxlength="2000" .value=${reason} @input=${(/** @type {Event} */ event) => app.write(`sign:${item.code}`, value(event))}></textarea></label>
    <div class="tools"><button class="button" type="button" @click=${() => app.sign(item, true)}>${icon("check")}<span>${t("sign_yes")}</span></button>
      <button class="button" type="button" ?disabled=${!reason.trim()} @click=${() => app.sign(item, false)}>${icon("x")}<span>${t("sign_no")}</span></button></div></div></div>`;
}

/** @param {App} app @param {OpenVisit} visit @param {Item} item */
function tools(app, visit, item) {
  const taken = visit.photos((code) => code === item.code).length;
  const wanted = item.photos?.at_least;
  const open = app.place.panel;
  return html`<div class="tools">
    <button class="button" type="button" @click=${() => app.takePhoto(item, "camera")}>${icon("camera")}<span>${wanted ? t("take_photo_of", { n: taken, of: Math.max(wanted, taken) }) : t("take_photo")}</span></button>
    <button class="button" type="button" @click=${() => app.takePhoto(item, "gallery")}>${icon("images")}<span>${t("from_gallery")}</span></button>
    ${item.photos ? html`<button class="button" type="button" aria-expanded=${open === "no_photo" ? "true" : "false"} @click=${() => app.panel("no_photo")}>${icon("camera-off")}<span>${t("no_photo")}</span></button>` : nothing}
    <button class="button" type="button" aria-expanded=${open === "note" ? "true" : "false"} @click=${() => app.panel("note")}>${icon("pencil")}<span>${t("note")}</span></button>
  </div>${visit.excused(item) ? html`<p class="card__by">${icon("camera-off")}<span>${t("no_photo_because", { reason: visit.excused(item) })}</span></p>` : nothing}`;
}

/** @param {App} app @param {OpenVisit} visit @param {Item} item */
function panel(app, visit, item) {
  const kind = app.place.panel;
  if (kind !== "note" && kind !== "no_photo") return nothing;
  const key = `${kind}:${item.code}`;
  const text = app.draft(key) || (kind === "note" ? visit.myNote(item) : visit.excused(item));
  return html`<div class="panel"><label class="written"><span>${kind === "note" ? t("note_label") : t("no_photo_label")}</span>
    <textarea class="input" rows="3" maxlength="2000" .value=${text} @input=${(/** @type {Event} */ event) => app.write(key, value(event))}></textarea></label>
    <div class="tools"><button class="button button--ink" type="button" @click=${() => app.savePanel(item)}>${icon("save")}<span>${t("keep")}</span></button>
      <button class="button" type="button" @click=${() => app.panel("")}>${icon("x")}<span>${t("leave_it")}</span></button></div></div>`;
}

/** In portrait the evidence stands in the card. @param {App} app @param {OpenVisit} visit @param {Item} item */
function photos(app, visit, item) {
  const shown = visit.photos((code) => code === item.code);
  if (!shown.length) return nothing;
  return html`<div class="strip">${shown.map((photo) => html`<button class="strip__photo" type="button" @click=${() => app.showPhoto(photo.id)}>${picture(app, photo.id)}${
    photoState(photo.mine, app.outbox?.status.uploading ?? null, app.arrived(photo.id))}</button>`)}</div>`;
}

/** @param {App} app @param {string} photo */
export function picture(app, photo) {
  const address = app.pictures?.small(photo);
  return address ? html`<img src=${address} alt=${t("photo")}>` : html`<span class="blank">${icon("image")}</span>`;
}

/** @param {Event} event */
const value = (event) => /** @type {HTMLTextAreaElement} */ (event.target).value;
