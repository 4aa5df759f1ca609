// What the screen shows: which page, in which theme and language, drawn anew after every change.
import { html, nothing, render } from "../vendor/lit-html.js";
import { isFull } from "./database.js";
import { Shell } from "./shell.js";
import { icon } from "./ui.js";
import { large } from "./view-evidence.js";
import { enterPin, newPin, signIn } from "./view-start.js";
import { today } from "./view-today.js";
import { visitPage } from "./view-visit.js";
import { Offline, Refused } from "./wire.js";
import { isEnglish, speak, t } from "./words.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./checklist.js").Item} Item
 * @typedef {"start" | "sign-in" | "new-pin" | "pin" | "today" | "visit"} Screen
 * @typedef {{visit: number | null, screen: "visit" | "submit", station: string, item: string, panel: string, drafts: Record<string, string>}} Place where one was; kept sealed
 * @typedef {{icon: string, word: import("./words.js").Key}} Theme what the button leads to
 */

/** @type {{name: string, next: Theme}[]} */
const THEMES = [
  { name: "paper", next: { icon: "sun", word: "theme_sun" } },
  { name: "sun", next: { icon: "moon", word: "theme_dark" } },
  { name: "dark", next: { icon: "building-2", word: "theme_paper" } },
];
const THEME_PLACE = "kaocha-field-theme";

/** @returns {Place} */
export const nowhere = () => ({ visit: null, screen: "visit", station: "", item: "", panel: "", drafts: {} });

export class Drawing {
  /** @type {import("./safe.js").Safe | null} */ safe = null;
  /** @type {import("./outbox.js").Outbox | null} */ outbox = null;
  /** @type {import("./pictures.js").Pictures | null} */ pictures = null;
  /** @type {import("./visit.js").OpenVisit | null} */ visit = null;
  /** @type {{visits: import("./packs.js").VisitLine[], at: string, ready: Record<number, import("./packs.js").Ready>} | null} */ list = null;
  /** @type {Screen} */ screen = "start";
  place = nowhere();
  said = ""; saying = ""; busy = false; photo = ""; authority = "";
  waitingAll = 0; waitingHere = 0; vaultCount = 0; placeAllowed = "prompt"; now = new Date();
  keeping = { kept: false, room: /** @type {number | null} */ (null) };
  theme = THEMES[0].next;
  #drawing = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.shell = new Shell(() => this.draw());
    this.useTheme(localStorage.getItem(THEME_PLACE) ?? "paper");
    speak(isEnglish() ? "en" : "zh");
  }

  draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => { this.#drawing = false; render(this.#page(), this.root); });
  }

  #page() {
    const app = /** @type {App} */ (/** @type {unknown} */ (this));
    const photo = this.photo && this.visit?.photos(() => true).find((one) => one.id === this.photo);
    const pages = { start: () => nothing, "sign-in": () => signIn(app), "new-pin": () => newPin(app), pin: () => enterPin(app), today: () => today(app), visit: () => (this.visit ? visitPage(app, this.visit) : nothing) };
    return html`<div class="page page--${this.screen}" ?inert=${Boolean(photo)}>${pages[this.screen]()}${this.#toast()}</div>
      ${photo && this.visit ? html`<div class="large" @keydown=${(/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") app.showPhoto(""); }}>${large(app, this.visit, photo)}</div>` : nothing}
      <div hidden>${this.#input(app, "from-camera", t("take_photo"))}${this.#input(app, "from-gallery", t("from_gallery"))}</div>`;
  }

  /** The two sources are two inputs, so that they can be told apart. @param {App} app @param {"from-camera" | "from-gallery"} id @param {string} label */
  #input(app, id, label) {
    const taken = (/** @type {Event} */ event) => app.photosTaken(event);
    const left = () => app.photoLeft();
    if (id === "from-gallery") return html`<input type="file" id="from-gallery" accept="image/*" multiple aria-label=${label} @change=${taken} @cancel=${left}>`;
    return html`<input type="file" id="from-camera" accept="image/*" capture="environment" aria-label=${label} @change=${taken} @cancel=${left}>`;
  }

  #toast() {
    if (!this.said || !this.safe || this.screen === "sign-in") return nothing;
    const close = () => { this.said = ""; this.draw(); };
    return html`<p class="toast" role="alert"><span>${this.said}</span><button class="button" type="button" @click=${close}>${t("close")}</button></p>`;
  }

  /** @param {Screen} screen */
  show(screen) {
    if (this.screen !== screen) this.said = "";
    this.screen = screen;
    this.draw();
  }

  speak() {
    speak(isEnglish() ? "zh" : "en");
    document.title = t("title");
    this.draw();
  }

  nextTheme() {
    const at = THEMES.findIndex((one) => one.name === document.documentElement.dataset.theme);
    this.useTheme(THEMES[(at + 1) % THEMES.length].name);
    this.draw();
  }

  /** @param {string} name */
  useTheme(name) {
    const theme = THEMES.find((one) => one.name === name) ?? THEMES[0];
    document.documentElement.dataset.theme = theme.name;
    localStorage.setItem(THEME_PLACE, theme.name);
    this.theme = theme.next;
  }

  /** With or without a network, in the quiet colour: to be without one is normal. */
  network() {
    const online = this.outbox?.status.online ?? navigator.onLine;
    return html`<span class="state state--slate">${icon(online ? "wifi" : "wifi-off")}<span>${online ? t("online") : t("offline")}</span></span>`;
  }

  /** What a person is told when something did not work. @param {unknown} error */
  sentence(error) {
    if (error instanceof Offline) return t("no_network");
    if (error instanceof Refused) return error.problem.sentence || t("refused_code", { code: error.problem.problem });
    if (isFull(error)) return t("tablet_full");
    return t("something_broke", { what: String(error) });
  }
}
