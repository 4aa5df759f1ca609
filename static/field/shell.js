// The worker seen from the page: whether the shell is kept for offline, and when a new build may take over.

const OPEN = "kaocha-visit-open";

export class Shell {
  kept = false;
  waiting = false;
  /** @type {ServiceWorkerRegistration | null} */
  #registration = null;
  /** @type {(() => void) | null} */
  #release = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  async start() {
    const workers = navigator.serviceWorker;
    if (!workers) return; // without a trusted certificate there is no worker: the today screen says so
    let ours = Boolean(workers.controller);
    workers.addEventListener("controllerchange", () => {
      if (ours) location.reload(); // another build has taken over: its modules, all of them
      ours = true;
      this.#look();
    });
    try {
      this.#registration = await workers.register("/field/sw.js", { scope: "/field/", updateViaCache: "none" });
    } catch {
      this.#registration = (await workers.getRegistration("/field/")) ?? null; // no network: the one from before
    }
    this.#registration?.addEventListener("updatefound", () => this.#follow());
    this.#follow();
    await workers.ready;
    this.#look();
  }

  #follow() {
    this.#registration?.installing?.addEventListener("statechange", () => this.#look());
    this.#look();
  }

  #look() {
    this.kept = Boolean(navigator.serviceWorker.controller || this.#registration?.active);
    this.waiting = Boolean(this.#registration?.waiting && navigator.serviceWorker.controller);
    this.changed();
  }

  /** While a visit is open in any tab, no new build takes over. @param {boolean} open */
  visitOpen(open) {
    if (!open) {
      this.#release?.();
      this.#release = null;
    } else if (!this.#release) {
      const until = new Promise((/** @type {(value: void) => void} */ done) => { this.#release = () => done(); });
      void navigator.locks.request(OPEN, { mode: "shared" }, () => until);
    }
  }

  /** Lets the new build in if no tab has a visit open. */
  async takeOver() {
    await navigator.locks.request(OPEN, { ifAvailable: true }, (lock) => {
      if (lock) this.#registration?.waiting?.postMessage("take over");
    });
  }
}
