// The field app: who is using it, the day's list, and the outbox behind both.
import { keeping } from "./database.js";
import { nowhere } from "./drawing.js";
import { takeOver } from "./handover.js";
import { Outbox } from "./outbox.js";
import { keptList, refresh } from "./packs.js";
import { Pictures } from "./pictures.js";
import { Safe, tabletId, vaults, vaultsOf, waitingHere } from "./safe.js";
import { Work } from "./work.js";
import { Offline, Refused, callAs, getJson, postJson } from "./wire.js";
import { isEnglish, t } from "./words.js";

const AWAY_MS = 10 * 60_000;

export class App extends Work {
  /** Signed in, no PIN chosen yet. @type {import("./safe.js").User | null} */
  fresh = null;
  refreshing = false;
  #hiddenAt = 0;

  async start() {
    this.others.onmessage = () => void this.reloadVisit();
    callAs(await tabletId());
    void this.shell.start();
    this.#listen();
    const handed = await takeOver();
    const safe = handed && (await Safe.withKey(handed.id, handed.key));
    if (safe) return this.enter(safe);
    await this.atTheDoor();
    if (!this.vaultCount) this.show("sign-in");
  }

  #listen() {
    setInterval(() => { this.now = new Date(); this.draw(); }, 20_000);
    setInterval(() => { if (document.visibilityState === "visible" && this.outbox?.status.online) void this.refresh(); }, 120_000);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#hiddenAt = Date.now();
      else if (this.safe && Date.now() - this.#hiddenAt > AWAY_MS && !this.taking) void this.lock();
    });
    navigator.permissions?.query({ name: "geolocation" }).then((status) => {
      this.placeAllowed = status.state;
      status.onchange = () => { this.placeAllowed = status.state; this.draw(); };
    }).catch(() => {}); // not every browser tells
  }

  get day() { return new Date(this.now.getTime() - this.now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10); }
  get canGoBack() { return Boolean(this.safe) || this.vaultCount > 0; }
  get shellKept() { return this.shell.kept; }
  get newBuild() { return this.shell.waiting; }
  takeNewBuild() { void this.shell.takeOver(); }
  /** @param {number} visit */
  isReady(visit) { return Boolean(this.list?.ready[visit]); }
  /** @param {string} photo */
  arrived(photo) { return this.visit?.pack.photos?.find((/** @type {any} */ one) => one.id === photo)?.original ?? false; }

  // --- Who -----------------------------------------------------------------------------------------------------------

  /** @param {() => Promise<void>} work */
  async waitFor(work) {
    Object.assign(this, { busy: true, said: "" });
    this.draw();
    try {
      await work();
    } catch (error) {
      this.said = this.sentence(error);
    }
    this.busy = false;
    this.draw();
  }

  /** @param {Record<string, string>} typed */
  signIn({ username, password }) {
    return this.waitFor(async () => {
      const hello = await postJson("/sync/session", { username, password });
      if (this.safe && this.safe.user.id === hello.user.id) {
        this.back();
        this.outbox?.flush();
        return;
      }
      this.close();
      this.fresh = hello.user;
      this.show((await vaultsOf(hello.user.username)).length ? "pin" : "new-pin");
    });
  }

  /** @param {Record<string, string>} typed */
  choosePin({ pin, again }) {
    return this.waitFor(async () => {
      if (pin !== again) { this.said = t("pins_differ"); return; }
      if (!this.fresh) return;
      const { id, username, name } = this.fresh;
      await this.enter(await Safe.create({ id, username, name }, pin));
    });
  }

  /** @param {Record<string, string>} typed */
  unlock({ pin, username }) {
    return this.waitFor(async () => {
      const named = this.fresh?.username ?? username;
      for (const vault of named ? await vaultsOf(named) : await vaults()) {
        const safe = await Safe.open(vault, pin);
        if (safe) return this.enter(safe);
      }
      this.said = t("wrong_pin");
    });
  }

  /** A new store beside the old one, which stays as it is and may be opened again. */
  forgotPin() {
    this.show("new-pin");
  }

  /** Back from signing in to where one was. */
  back() {
    this.show(this.visit ? "visit" : this.safe ? "today" : "pin");
  }

  /** @param {Safe} safe */
  async enter(safe) {
    Object.assign(this, { safe, fresh: null, list: await keptList(safe), pictures: new Pictures(safe, () => this.draw()) });
    this.place = { ...nowhere(), ...((await safe.thing("place")) ?? {}) };
    this.authority = (await safe.thing("authority")) ?? "";
    this.outbox = new Outbox(safe, (what) => this.sent(what));
    this.keeping = await keeping();
    await this.witnessLeftovers();
    this.screen = "today";
    if (this.place.visit) await this.openVisit(this.place.visit, this.place);
    void this.refresh();
  }

  /** Closes the store: what lies in it stays, and opens with the PIN. */
  async lock() {
    await this.savePlace();
    await takeOver();
    this.close();
    await this.atTheDoor();
  }

  async atTheDoor() {
    this.vaultCount = (await vaults()).length;
    this.waitingHere = await waitingHere();
    this.show("pin");
  }

  close() {
    this.outbox?.close();
    this.pictures?.close();
    this.shell.visitOpen(false);
    Object.assign(this, { safe: null, outbox: null, pictures: null, visit: null, list: null, photo: "", authority: "" });
    this.place = nowhere();
  }

  // --- The day -------------------------------------------------------------------------------------------------------

  async refresh() {
    const { safe } = this;
    if (!safe || this.refreshing) return;
    this.refreshing = true;
    this.draw();
    try {
      const hello = (await getJson("/sync/hello"))?.body;
      if (hello.user.id === safe.user.id) {
        this.authority = isEnglish() ? hello.authority.name.en || hello.authority.name.zh : hello.authority.name.zh;
        await safe.keep("authority", this.authority);
        this.list = await refresh(safe, (list) => { this.list = list; this.draw(); });
        this.pictures?.again();
        await this.reloadVisit();
      }
    } catch (error) {
      if (!(error instanceof Offline) && !(error instanceof Refused)) this.said = this.sentence(error);
    }
    this.refreshing = false;
    this.draw();
    this.outbox?.flush();
  }

  /** @param {{visit?: number, sending?: boolean, stale?: boolean}} what */
  async sent(what) {
    if (what.stale) void this.refresh(); // the other side of a conflict
    if (what.visit !== undefined) this.others.postMessage("changed");
    if (what.visit !== undefined && what.visit === this.visit?.id) await this.visit.reload();
    if (this.safe && !what.sending) this.waitingAll = (await this.safe.waiting()) + (await this.safe.photos()).filter((photo) => photo.original === "waiting").length;
    this.draw();
  }
}

const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  void new App(root).start();
}
