// What an inspector does in a visit: going to items, answering, noting, photographing, submitting. Kept before it is drawn.
import { keepOriginal, witness } from "./camera.js";
import { Drawing } from "./drawing.js";
import { handOver, takeOver } from "./handover.js";
import { Fix } from "./position.js";
import { OpenVisit } from "./visit.js";
import { t } from "./words.js";

/**
 * @typedef {import("./checklist.js").Item} Item
 * @typedef {import("./checklist.js").Answer} Answer
 * @typedef {import("./drawing.js").Place} Place
 */

/** Held while a photo is between its original and its entry. */
const TAKING = "kaocha-taking";

export class Work extends Drawing {
  /** @type {{item: Item, source: "camera" | "gallery", fix: Fix} | null} */
  taking = null;
  others = new BroadcastChannel("kaocha-field");
  /** @type {Promise<void>} */
  #placed = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #said;

  /** @param {number} id @param {Place} [place] where one was */
  async openVisit(id, place) {
    if (!this.safe) return;
    this.visit = await OpenVisit.load(this.safe, id);
    if (!this.visit) { this.said = t("no_pack"); this.draw(); return; }
    this.shell.visitOpen(true);
    this.screen = "visit";
    const [station] = this.visit.stations;
    const open = this.visit.sheet.missing[0];
    const item = (place && this.visit.item(place.item)) || (open && this.visit.item(open.item)) || station?.items[0];
    this.go({ visit: id, screen: place?.screen ?? "visit", station: item?.station ?? "", item: item?.code ?? "", panel: place?.panel ?? "" });
    this.reveal();
  }

  async leaveVisit() {
    this.visit = null;
    this.shell.visitOpen(false);
    this.go({ visit: null });
  }

  /** @param {import("./drawing.js").Screen} screen */
  show(screen) {
    super.show(screen);
    if (screen === "today") void this.leaveVisit();
  }

  async reloadVisit() {
    await this.visit?.reload();
    this.draw();
  }

  // --- In a visit ----------------------------------------------------------------------------------------------------

  /** @param {Partial<Place>} to */
  go(to) {
    const moved = to.item !== undefined && to.item !== this.place.item;
    Object.assign(this.place, moved ? { panel: "" } : {}, to);
    void this.savePlace();
    this.draw();
    if (moved) this.reveal();
  }

  /** One at a time, the newest last: of two at once the older could win. @returns {Promise<void>} */
  savePlace() {
    const { safe } = this;
    this.#placed = this.#placed.then(() => safe?.keep("place", this.place)).catch((error) => { this.said = this.sentence(error); });
    return this.#placed;
  }

  reveal() {
    requestAnimationFrame(() => document.getElementById(`item-${this.place.item}`)?.scrollIntoView({ block: "nearest" }));
    requestAnimationFrame(() => document.querySelector(".rail [aria-current=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" }));
  }

  /** Goes to an item and puts the focus there. @param {Item | undefined} item */
  look(item) {
    if (!item) return;
    this.go({ screen: "visit", station: item.station, item: item.code });
    requestAnimationFrame(() => {
      const card = document.getElementById(`item-${item.code}`);
      card?.scrollIntoView({ block: "start" });
      card?.focus({ preventScroll: true });
    });
  }

  /** @param {import("./visit.js").Station} station */
  firstOpen(station) {
    return (station.items.find((item) => this.visit?.open(item).length) ?? station.items[0]).code;
  }

  /** Nothing that a person did is lost by a refusal of the tablet: it is said, and can be done again. @param {Promise<any>} work @param {string} [said] */
  async keep(work, said = "") {
    this.draw();
    try {
      await work;
      if (said) this.say(said);
    } catch (error) {
      this.said = this.sentence(error);
      this.draw();
      return false;
    }
    this.draw();
    this.others.postMessage("changed");
    this.outbox?.flush();
    return true;
  }

  /** @param {Item} item @param {Answer} answer */
  answer(item, answer) {
    this.forget(`minus:${item.code}`);
    if (this.visit) void this.keep(this.visit.answer(item, answer), t("saved_here"));
  }

  /** @param {Item} item @param {number} value @param {string} reason */
  minus(item, value, reason) {
    this.write(`minus:${item.code}`, String(value));
    if (!value || reason.trim()) this.answer(item, value ? { minus: value, reason: reason.trim().slice(0, 500) } : { minus: 0 });
    this.draw();
  }

  /** @param {string} key */
  draft(key) { return this.place.drafts[`${this.place.visit}|${key}`] ?? ""; }

  /** @param {string} key @param {string} text */
  write(key, text) {
    this.place.drafts[`${this.place.visit}|${key}`] = text;
    void this.savePlace().then(() => this.say(t("draft_kept")));
    this.draw();
  }

  /** A word in the bar for a moment. @param {string} word */
  say(word) {
    this.saying = word;
    clearTimeout(this.#said);
    this.#said = setTimeout(() => { this.saying = ""; this.draw(); }, 2_500);
    this.draw();
  }

  /** @param {string} key */
  forget(key) {
    delete this.place.drafts[`${this.place.visit}|${key}`];
    void this.savePlace();
  }

  /** @param {string} name */
  panel(name) {
    this.go({ panel: name === this.place.panel ? "" : name });
    requestAnimationFrame(() => document.querySelector(".panel textarea")?.scrollIntoView({ block: "nearest" }));
  }

  /** @param {Item} item */
  async savePanel(item) {
    const kind = this.place.panel;
    const key = `${kind}:${item.code}`;
    if (!this.visit) return;
    const typed = this.place.drafts[`${this.place.visit}|${key}`];
    const work = typed === undefined ? Promise.resolve() : kind === "note" ? this.visit.note(item, typed) : this.visit.noPhoto(item, typed);
    if (await this.keep(work, t("saved_here"))) {
      this.forget(key);
      this.panel("");
    }
  }

  /** @param {Item} item @param {boolean} confirms */
  async sign(item, confirms) {
    const key = `sign:${item.code}`;
    if (this.visit && (await this.keep(this.visit.confirmVeto(item, confirms, this.draft(key)), t("saved_here")))) this.forget(key);
  }

  async submit() {
    if (this.visit && (await this.keep(this.visit.submit(this.draft("revise")), t("saved_here")))) this.forget("revise");
    this.draw();
  }

  // --- Photos --------------------------------------------------------------------------------------------------------

  /** @param {string} photo */
  showPhoto(photo) {
    this.photo = photo;
    this.draw();
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(photo ? ".large button" : `#item-${CSS.escape(this.place.item)}`))?.focus());
  }

  /** @param {import("./visit.js").Shown} photo */
  async dropPhoto(photo) {
    if (this.visit && (await this.keep(this.visit.dropPhoto(photo, this.draft(`drop:${photo.id}`))))) this.showPhoto("");
  }

  /** Starts the position, keeps the place (the camera may kill this page), then opens the camera. @param {Item} item @param {"camera" | "gallery"} source */
  takePhoto(item, source) {
    if (!this.visit || !this.safe) return;
    this.taking?.fix.stop();
    this.taking = { item, source, fix: new Fix() };
    this.go({ item: item.code, station: item.station });
    void handOver({ id: this.safe.id, key: this.safe.key });
    const input = /** @type {HTMLInputElement} */ (document.getElementById(source === "camera" ? "from-camera" : "from-gallery"));
    input.value = "";
    input.click();
  }

  /** @param {Event} event */
  async photosTaken(event) {
    void takeOver();
    const files = [.../** @type {HTMLInputElement} */ (event.target).files ?? []];
    const { taking, visit, safe } = this;
    this.taking = null;
    if (!taking || !visit || !safe) return;
    const taken = new Date();
    for (const file of files) await this.keep(navigator.locks.request(TAKING, { mode: "shared" }, () => this.#takeIn(visit, safe, taking, file, taken)), t("saved_here"));
    taking.fix.stop();
  }

  /** The original first; the next answer need not wait for the position. @param {OpenVisit} visit @param {import("./safe.js").Safe} safe @param {{item: Item, source: "camera" | "gallery", fix: Fix}} taking @param {File} file @param {Date} taken */
  async #takeIn(visit, safe, taking, file, taken) {
    const photo = await keepOriginal(safe, { visit: visit.id, item: taking.item.code, source: taking.source, bytes: await file.arrayBuffer(), taken });
    if (!photo) {
      this.said = t("no_picture", { name: file.name });
      return;
    }
    this.say(t("saved_here"));
    const where = await taking.fix.settle(taken.getTime());
    await visit.inTurn(() => witness(safe, photo, where));
    await visit.reload();
  }

  /** The camera was closed without a photo. */
  photoLeft() {
    this.taking?.fix.stop();
    this.taking = null;
    void takeOver();
  }

  /** Photos whose page was killed before their entry was written get it now; not those that another tab is just taking. */
  async witnessLeftovers() {
    const { safe } = this;
    if (!safe) return;
    await navigator.locks.request(TAKING, { ifAvailable: true }, async (lock) => {
      const left = lock ? (await safe.photos()).filter((photo) => !photo.entry) : [];
      for (const photo of left) await witness(safe, photo, { position: null, no_position: "unavailable" });
    });
  }
}
