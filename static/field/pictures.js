// Small pictures as addresses that the page can draw; opened on demand, let go when another visit opens.

/** @typedef {import("./safe.js").Safe} Safe */
import { keptPicture } from "./packs.js";

export class Pictures {
  /** @type {Map<string, string | null>} */
  #addresses = new Map();

  /** @param {Safe} safe @param {() => void} drawn */
  constructor(safe, drawn) {
    this.safe = safe;
    this.drawn = drawn;
  }

  /** Address of a photo's small picture; null while it is opened, or where there is none. @param {string} photo @returns {string | null} */
  small(photo) {
    const known = this.#addresses.get(photo);
    if (known === undefined) {
      this.#addresses.set(photo, null);
      void this.#open(photo);
    }
    return known ?? null;
  }

  /** @param {string} photo */
  async #open(photo) {
    const bytes = (await this.safe.picture(photo, "small")) ?? (await keptPicture(this.safe, photo));
    if (!bytes) return;
    this.#addresses.set(photo, URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })));
    this.drawn();
  }

  /** Looks again for those that had no picture yet. */
  again() {
    for (const [photo, address] of this.#addresses) if (!address) this.#addresses.delete(photo);
  }

  close() {
    for (const address of this.#addresses.values()) if (address) URL.revokeObjectURL(address);
    this.#addresses.clear();
  }
}
