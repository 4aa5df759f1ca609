// Signing in, choosing a PIN, and opening the store with it.
import { html, nothing } from "../vendor/lit-html.js";
import { MARK, icon } from "./ui.js";
import { isEnglish, t } from "./words.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app @param {string} title @param {any} lead @param {any} body */
const door = (app, title, lead, body) => html`
  <main class="door">
    <div class="door__head"><img src=${MARK} alt="" width="44" height="44"><span>${t("product")}</span>
      <button class="plain" type="button" lang=${isEnglish() ? "zh-CN" : "en"} @click=${() => app.speak()}>${isEnglish() ? "中文" : "English"}</button></div>
    <h1>${title}</h1>
    <p class="door__lead">${lead}</p>
    ${app.said ? html`<p class="told" role="alert">${icon("triangle-alert")}<span>${app.said}</span></p>` : nothing}
    ${body}
  </main>`;

/** @param {Event} event @returns {Record<string, string>} */
function fields(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/** @param {App} app */
export const signIn = (app) => door(app, t("sign_in"), app.safe ? t("sign_in_again", { name: app.safe.user.name }) : t("sign_in_first"), html`
  <form class="door__form" @submit=${(/** @type {Event} */ event) => app.signIn(fields(event))}>
    <label><span>${t("username")}</span><input class="input" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required .value=${app.safe?.user.username ?? ""}></label>
    <label><span>${t("password")}</span><input class="input" name="password" type="password" autocomplete="current-password" required></label>
    <button class="button button--main" ?disabled=${app.busy}>${icon("log-in")}<span>${app.busy ? t("one_moment") : t("sign_in")}</span></button>
    ${app.canGoBack ? html`<button class="button" type="button" @click=${() => app.back()}>${icon("chevron-left")}<span>${t("back")}</span></button>` : nothing}
  </form>`);

/** @param {App} app */
export const newPin = (app) => door(app, t("new_pin"), t("new_pin_lead"), html`
  <form class="door__form" @submit=${(/** @type {Event} */ event) => app.choosePin(fields(event))}>
    <label><span>${t("pin")}</span><input class="input input--pin" name="pin" type="password" inputmode="numeric" autocomplete="off" pattern="[0-9]{6,12}" required></label>
    <label><span>${t("pin_again")}</span><input class="input input--pin" name="again" type="password" inputmode="numeric" autocomplete="off" pattern="[0-9]{6,12}" required></label>
    <p class="hint">${t("pin_hint")}</p>
    <button class="button button--main" ?disabled=${app.busy}>${icon("lock")}<span>${app.busy ? t("one_moment") : t("set_pin")}</span></button>
  </form>`);

/** @param {App} app */
export const enterPin = (app) => door(app, t("enter_pin"), t("enter_pin_lead"), html`
  <form class="door__form" @submit=${(/** @type {Event} */ event) => app.unlock(fields(event))}>
    ${app.vaultCount > 1 && !app.fresh ? html`<label><span>${t("username")}</span><input class="input" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required></label>` : nothing}
    <label><span>${t("pin")}</span><input class="input input--pin" name="pin" type="password" inputmode="numeric" autocomplete="off" required></label>
    <button class="button button--main" ?disabled=${app.busy}>${icon("key-round")}<span>${app.busy ? t("one_moment") : t("open")}</span></button>
    ${app.fresh ? html`<button class="button" type="button" @click=${() => app.forgotPin()}>${icon("circle-help")}<span>${t("forgot_pin")}</span></button>`
      : html`<button class="button" type="button" @click=${() => app.show("sign-in")}>${icon("user")}<span>${t("other_person")}</span></button>`}
  </form>
  ${app.waitingHere ? html`<p class="hint">${t("waiting_here", { n: app.waitingHere })}</p>` : nothing}`);
