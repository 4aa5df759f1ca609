// Sends what waits, in order, and forgets nothing before the server's own word. One tab at a time.
import { uploadOriginal } from "./uploads.js";
import { Offline, Refused, call, getJson, postJson, device } from "./wire.js";

/**
 * @typedef {import("./safe.js").Safe} Safe
 * @typedef {import("./safe.js").Kept} Kept
 * @typedef {import("./safe.js").Photo} Photo
 * @typedef {{online: boolean, signedIn: boolean | null, otherUser: boolean, sending: boolean, uploading: {photo: string, sent: number, size: number} | null, sheets: Record<number, any>, troubled: Record<number, any>}} Status
 */

const MOST_ENTRIES = 500;
const MOST_BYTES = 4_000_000;
const SOONEST = 2_000;
const LATEST = 60_000;

/** Batches that the server takes in one call. @param {Kept[]} waiting @returns {Kept[][]} */
export function batches(waiting) {
  /** @type {Kept[][]} */
  const all = [];
  let room = 0;
  for (const one of waiting) {
    const size = one.text.length * 4 + 200; // JSON in JSON: quotes are escaped, Chinese is three bytes
    const last = all[all.length - 1];
    if (!last || last.length === MOST_ENTRIES || size > room) {
      all.push([one]);
      room = MOST_BYTES - size;
    } else {
      last.push(one);
      room -= size;
    }
  }
  return all;
}

/** Where an entry stands after the server's word. @param {{result: string, problem?: any, was?: string}} said @returns {import("./safe.js").EntryState} */
export function stateAfter(said) {
  if (said.result === "refused" && said.problem?.problem === "not_yours_to_send") return "waiting";
  const result = said.result === "known" ? (said.was ?? "stored") : said.result;
  return result === "stored" || result === "conflict" ? "done" : "attention";
}

export class Outbox {
  /** @type {Status} */
  status = { online: navigator.onLine, signedIn: null, otherUser: false, sending: false, uploading: null, sheets: {}, troubled: {} };
  #wanted = false;
  #running = false;
  #pause = SOONEST;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Safe} safe @param {(what: {visit?: number, sending?: boolean, stale?: boolean}) => Promise<void> | void} changed */
  constructor(safe, changed) {
    this.safe = safe;
    this.changed = changed;
    this.closed = false;
    this.wake = () => { if (document.visibilityState === "visible") this.flush(); };
    this.gone = () => { this.status.online = false; void this.changed({}); };
    addEventListener("online", this.wake);
    addEventListener("offline", this.gone);
    document.addEventListener("visibilitychange", this.wake);
  }

  close() {
    this.closed = true;
    clearTimeout(this.#timer);
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.gone);
    document.removeEventListener("visibilitychange", this.wake);
  }

  /** Soon: now if nothing runs, else once more after what runs. */
  flush() {
    clearTimeout(this.#timer);
    this.#wanted = true;
    if (!this.#running && !this.closed) void this.#run();
  }

  async #run() {
    this.#running = true;
    while (this.#wanted && !this.closed) {
      this.#wanted = false;
      try {
        // Two tabs of one tablet must not send the same piece at once.
        await navigator.locks.request("kaocha-outbox", () => this.#send());
        this.#pause = SOONEST;
      } catch (error) {
        this.#later(error);
      }
      Object.assign(this.status, { sending: false, uploading: null });
      await this.changed({});
    }
    this.#running = false;
  }

  /** Whatever went wrong, the queue goes on; only a person can end a missing sign-in. @param {unknown} error */
  #later(error) {
    this.status.online = !(error instanceof Offline); // a refusal is an answer
    if (error instanceof Refused && error.problem.status === 401) {
      this.status.signedIn = false; // everything stays
      return;
    }
    if (!(error instanceof Offline) && !(error instanceof Refused)) console.error(error);
    this.#timer = setTimeout(() => this.flush(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(LATEST, this.#pause * 2);
  }

  async #send() {
    if (!(await this.#hello())) return;
    this.status.sending = true;
    for (const visit of await this.safe.visits()) await this.#sendEntries(visit);
    const photos = (await this.safe.photos()).filter((photo) => photo.entry);
    for (const photo of photos.filter((one) => one.small === "waiting")) await this.#sendSmall(photo);
    for (const photo of photos.filter((one) => one.original === "waiting")) await this.#sendOriginal(photo);
  }

  /** Whether this person is signed in at the server. */
  async #hello() {
    const hello = (await getJson("/sync/hello"))?.body;
    const mine = hello.user.id === this.safe.user.id;
    Object.assign(this.status, { online: true, signedIn: mine, otherUser: !mine });
    return mine;
  }

  /** @param {number} visit */
  async #sendEntries(visit) {
    const waiting = (await this.safe.journal(visit)).filter((one) => one.state === "waiting");
    delete this.status.troubled[visit];
    for (const batch of batches(waiting)) if (!(await this.#sendBatch(visit, batch))) return;
  }

  /** @param {number} visit @param {Kept[]} batch @returns {Promise<boolean>} whether the next may follow */
  async #sendBatch(visit, batch) {
    const entries = batch.map(({ text, sha256 }) => ({ text, sha256 }));
    let said;
    try {
      said = await postJson(`/sync/visits/${visit}/entries`, { tablet: device(), entries });
    } catch (error) {
      return this.#refusedBatch(error, visit, batch);
    }
    const answered = batch.map((one, index) => ({ ...one, result: said.results[index], state: stateAfter(said.results[index]) }));
    await this.safe.settle(answered);
    this.status.sheets[visit] = said.sheet;
    await this.changed({ visit, stale: answered.some((one) => one.result.result === "conflict") });
    return true;
  }

  /** A visit whose call is refused keeps everything and stops nothing else. @param {unknown} error @param {number} visit @param {Kept[]} batch */
  async #refusedBatch(error, visit, batch) {
    if (!(error instanceof Refused) || error.passing || error.problem.status === 401) throw error;
    if (error.problem.status === 413 && batch.length > 1) {
      const half = batch.length >> 1;
      return (await this.#sendBatch(visit, batch.slice(0, half))) && this.#sendBatch(visit, batch.slice(half));
    }
    this.status.troubled[visit] = error.problem;
    await this.changed({ visit });
    return false;
  }

  /** @param {Photo} photo */
  async #sendSmall(photo) {
    const bytes = await this.safe.picture(photo.id, "small");
    if (bytes)
      await this.#photoStep(photo, () => call("PUT", `/sync/visits/${photo.visit}/thumbnails/${photo.id}`, { bytes, type: "image/jpeg" }), { small: "done" });
  }

  /** @param {Photo} photo */
  async #sendOriginal(photo) {
    const progress = (/** @type {number} */ sent) => {
      this.status.uploading = { photo: photo.id, sent, size: photo.size };
      void this.changed({ sending: true });
    };
    progress(0);
    await this.#photoStep(photo, () => uploadOriginal(this.safe, photo, progress), { original: "done", problem: null });
    this.status.uploading = null;
  }

  /** @param {Photo} photo @param {() => Promise<any>} step @param {Partial<Photo>} after */
  async #photoStep(photo, step, after) {
    /** @type {Partial<Photo>} */
    let change = after;
    try {
      await step();
    } catch (error) {
      if (!(error instanceof Refused) || error.passing || error.problem.status === 401) throw error;
      change = after.small ? { small: "none" } : { original: "attention", problem: error.problem.sentence || error.problem.problem };
    }
    const now = (await this.safe.photos()).find((one) => one.id === photo.id) ?? photo;
    await this.safe.changePhoto({ ...now, ...change });
    await this.changed({ visit: photo.visit });
  }
}
