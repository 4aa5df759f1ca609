// One person's open store on this tablet: sealed things, journals and photos. Everything is sealed before its first
// write; what is done inside a transaction waits for nothing but the database.
import { transact } from "./database.js";
import { NOTHING_BEFORE, read, write } from "./entry.js";
import { newVault, openVault, randomId, seal, sealText, sha256, unseal, unsealText } from "./vault.js";

/**
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {import("./vault.js").Sealed} Sealed
 * @typedef {{id: number, username: string, name: string}} User
 * @typedef {"waiting" | "done" | "attention"} EntryState
 * @typedef {{entry: Entry, text: string, sha256: string, state: EntryState, result: any}} Kept
 * @typedef {{id: string, vault: string, visit: number, item: string, sha256: string, size: number, type: string, source: "camera" | "gallery", taken: string, entry: string | null, small: "none" | "waiting" | "done", original: "waiting" | "done" | "attention", address: string | null, problem: string | null, facts: any}} Photo
 * @typedef {{kind: string, item?: string | null, value: any, follows?: string[]}} Draft
 */

/** Ids of the vaults on this tablet; whose they are is not written anywhere readable. */
export async function vaults() {
  const all = await transact(["vaults"], "readonly", (tx) => tx.objectStore("vaults").getAll());
  return all.filter((one) => one.wrapped);
}

/** Entries on this tablet that wait to be sent, whoever's they are: only their number can be seen. @returns {Promise<number>} */
export async function waitingHere() {
  const all = await transact(["entries"], "readonly", (tx) => tx.objectStore("entries").getAll());
  return all.filter((one) => one.state === "waiting").length;
}

/** The tablet's own name in the protocol, made once. @returns {Promise<string>} */
export async function tabletId() {
  const fresh = { id: "tablet", tablet: randomId() };
  return transact(["vaults"], "readwrite", async (tx) => {
    const shelf = tx.objectStore("vaults");
    const kept = await shelf.get("tablet");
    if (!kept) await shelf.put(fresh);
    return (kept ?? fresh).tablet;
  });
}

/** @param {string} id @param {string} username */
const whoseIs = (id, username) => sha256(`${id}:${username.trim().toLowerCase()}`);

/** The vaults of this account on this tablet: more than one after a forgotten PIN. @param {string} username */
export async function vaultsOf(username) {
  const all = await vaults();
  const whose = await Promise.all(all.map((one) => whoseIs(one.id, username)));
  return all.filter((one, index) => one.who === whose[index]);
}

export class Safe {
  /** @param {string} id @param {CryptoKey} key */
  constructor(id, key) {
    this.id = id;
    this.key = key;
    /** @type {User} */
    this.user = { id: 0, username: "", name: "" };
  }

  /** @param {User} user @param {string} pin */
  static async create(user, pin) {
    const id = randomId();
    const { key, wrapped } = await newVault(pin);
    const safe = new Safe(id, key);
    safe.user = user;
    const record = { id, who: await whoseIs(id, user.username), wrapped };
    const owner = await safe.#sealedThing("user", user);
    await transact(["vaults", "things"], "readwrite", async (tx) => {
      await tx.objectStore("vaults").put(record);
      await tx.objectStore("things").put(owner);
    });
    return safe;
  }

  /** @param {{id: string, wrapped: import("./vault.js").Wrapped}} vault @param {string} pin @returns {Promise<Safe | null>} */
  static async open(vault, pin) {
    const key = await openVault(vault.wrapped, pin);
    return key && Safe.withKey(vault.id, key);
  }

  /** @param {string} id @param {CryptoKey} key @returns {Promise<Safe | null>} */
  static async withKey(id, key) {
    const safe = new Safe(id, key);
    const user = await safe.thing("user");
    if (!user) return null;
    safe.user = user;
    return safe;
  }

  // --- Things: packs, pictures, the place where one was ------------------------------------------------------------

  /** @param {string} name @param {any} value */
  async #sealedThing(name, value) {
    const id = `${this.id}/${await sha256(`${this.id}/${name}`)}`;
    return { id, vault: this.id, ...(await sealText(this.key, JSON.stringify(value), id)) };
  }

  /** @param {string} name @param {any} value */
  async keep(name, value) {
    const record = await this.#sealedThing(name, value);
    await transact(["things"], "readwrite", (tx) => tx.objectStore("things").put(record));
  }

  /** @param {string} name @returns {Promise<any>} null where there is none */
  async thing(name) {
    const id = `${this.id}/${await sha256(`${this.id}/${name}`)}`;
    const record = await transact(["things"], "readonly", (tx) => tx.objectStore("things").get(id));
    return record ? JSON.parse(await unsealText(this.key, record, id)) : null;
  }

  /** @param {string} name @param {ArrayBuffer} bytes */
  async keepBytes(name, bytes) {
    const id = `${this.id}/${await sha256(`${this.id}/${name}`)}`;
    const record = { id, ...(await seal(this.key, bytes, id)) };
    await transact(["bytes"], "readwrite", (tx) => tx.objectStore("bytes").put(record));
  }

  /** @param {string} name @returns {Promise<ArrayBuffer | null>} */
  async bytes(name) {
    const id = `${this.id}/${await sha256(`${this.id}/${name}`)}`;
    const record = await transact(["bytes"], "readonly", (tx) => tx.objectStore("bytes").get(id));
    return record ? unseal(this.key, record, id) : null;
  }

  // --- Journals ------------------------------------------------------------------------------------------------------

  /** The stream of this store for a visit, begun if there is none. @param {number} visit @returns {Promise<string>} */
  async stream(visit) {
    const known = await this.thing(`stream:${visit}`);
    if (known) return known;
    const id = randomId();
    const about = await sealText(this.key, String(visit), `${id}/visit`);
    const stream = { id, vault: this.id, seq: 0, head: NOTHING_BEFORE, about };
    const name = await this.#sealedThing(`stream:${visit}`, stream.id);
    return transact(["streams", "things"], "readwrite", async (tx) => {
      const other = await tx.objectStore("things").get(name.id);
      if (other) return null;
      await tx.objectStore("streams").put(stream);
      await tx.objectStore("things").put(name);
      return stream.id;
    }).then((made) => made ?? this.thing(`stream:${visit}`)); // another tab was quicker
  }

  /** Every visit that has a journal here, also one that is no longer in the day's list. @returns {Promise<number[]>} */
  async visits() {
    const streams = await transact(["streams"], "readonly", (tx) => tx.objectStore("streams").index("vault").getAll(this.id));
    return Promise.all(streams.map(async (one) => Number(await unsealText(this.key, one.about, `${one.id}/visit`))));
  }

  /**
   * Appends entries to the visit's stream, all or none; `photo` is written in the same transaction.
   * @param {number} visit @param {Draft[]} drafts @param {Photo} [photo] @returns {Promise<Kept[]>}
   */
  async append(visit, drafts, photo) {
    const stream = await this.stream(visit);
    for (;;) {
      const head = await transact(["streams"], "readonly", (tx) => tx.objectStore("streams").get(stream));
      const { kept, records } = await this.#sealedEntries(stream, head, visit, drafts);
      const card = photo ? await this.#sealedPhoto({ ...photo, entry: kept[0].entry.id }) : null;
      const moved = await transact(["streams", "entries", "photos"], "readwrite", async (tx) => {
        const streams = tx.objectStore("streams");
        const now = await streams.get(stream);
        if (now.head !== head.head) return false; // another tab has written meanwhile: again, after it
        for (const record of records) await tx.objectStore("entries").put(record);
        if (card) await tx.objectStore("photos").put(card);
        await streams.put({ ...now, seq: head.seq + kept.length, head: kept[kept.length - 1].sha256 });
        return true;
      });
      if (moved) return kept;
    }
  }

  /** @param {string} stream @param {{seq: number, head: string}} head @param {number} visit @param {Draft[]} drafts */
  async #sealedEntries(stream, head, visit, drafts) {
    /** @type {Kept[]} */
    const kept = [];
    const records = [];
    let prev = head.head;
    for (const [index, draft] of drafts.entries()) {
      const seq = head.seq + index + 1;
      const written = await write({ stream, seq, prev, by: this.user.id, visit, ...draft });
      prev = written.sha256;
      kept.push({ ...written, state: "waiting", result: null });
      records.push({ stream, seq, vault: this.id, state: "waiting", result: null, ...(await sealText(this.key, written.text, `${stream}/${seq}`)) });
    }
    return { kept, records };
  }

  /** The entries of one stream in order. @param {number} visit @returns {Promise<Kept[]>} */
  async journal(visit) {
    const stream = await this.thing(`stream:${visit}`);
    if (!stream) return [];
    const mine = await transact(["entries"], "readonly", (tx) => tx.objectStore("entries").index("vault").getAll(this.id));
    const records = mine.filter((one) => one.stream === stream).sort((a, b) => a.seq - b.seq);
    return Promise.all(records.map(async (record) => {
      const text = await unsealText(this.key, record, `${stream}/${record.seq}`);
      const result = record.result ? JSON.parse(await unsealText(this.key, record.result, `${stream}/${record.seq}/result`)) : null;
      return { entry: read(text), text, sha256: await sha256(text), state: record.state, result };
    }));
  }

  /** How many entries wait in this store. */
  async waiting() {
    const mine = await transact(["entries"], "readonly", (tx) => tx.objectStore("entries").index("vault").getAll(this.id));
    return mine.filter((one) => one.state === "waiting").length;
  }

  /** What the server said about entries. @param {Kept[]} answered */
  async settle(answered) {
    const results = await Promise.all(answered.map((one) =>
      sealText(this.key, JSON.stringify(one.result), `${one.entry.stream}/${one.entry.seq}/result`)));
    await transact(["entries"], "readwrite", async (tx) => {
      const shelf = tx.objectStore("entries");
      for (const [index, one] of answered.entries()) {
        const record = await shelf.get([one.entry.stream, one.entry.seq]);
        await shelf.put({ ...record, state: one.state, result: results[index] });
      }
    });
  }

  // --- Photos --------------------------------------------------------------------------------------------------------

  /** @param {Photo} photo */
  async #sealedPhoto(photo) {
    return { id: photo.id, vault: this.id, ...(await sealText(this.key, JSON.stringify(photo), photo.id)) };
  }

  /** The original and its card, in one transaction, before anything else is done with them. @param {Photo} photo @param {ArrayBuffer} original */
  async keepPhoto(photo, original) {
    const id = `${photo.id}/original`;
    const bytes = { id, ...(await seal(this.key, original, id)) };
    const card = await this.#sealedPhoto(photo);
    await transact(["photos", "bytes"], "readwrite", async (tx) => {
      await tx.objectStore("bytes").put(bytes);
      await tx.objectStore("photos").put(card);
    });
  }

  /** @param {Photo} photo */
  async changePhoto(photo) {
    const card = await this.#sealedPhoto(photo);
    await transact(["photos"], "readwrite", (tx) => tx.objectStore("photos").put(card));
  }

  /** @returns {Promise<Photo[]>} in the order taken */
  async photos() {
    const records = await transact(["photos"], "readonly", (tx) => tx.objectStore("photos").index("vault").getAll(this.id));
    /** @type {Photo[]} */
    const all = await Promise.all(records.map(async (record) => JSON.parse(await unsealText(this.key, record, record.id))));
    return all.sort((a, b) => (a.taken < b.taken ? -1 : 1));
  }

  /** @param {string} photo @param {"original" | "small"} which @param {ArrayBuffer} bytes */
  async keepPicture(photo, which, bytes) {
    const id = `${photo}/${which}`;
    const record = { id, ...(await seal(this.key, bytes, id)) };
    await transact(["bytes"], "readwrite", (tx) => tx.objectStore("bytes").put(record));
  }

  /** @param {string} photo @param {"original" | "small"} which @returns {Promise<ArrayBuffer | null>} */
  async picture(photo, which) {
    const id = `${photo}/${which}`;
    const record = await transact(["bytes"], "readonly", (tx) => tx.objectStore("bytes").get(id));
    return record ? unseal(this.key, record, id) : null;
  }
}
