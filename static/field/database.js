// The tablet's database: which shelves it has, opened again whenever the system closed it, every write strict.
import { openDB } from "../vendor/idb.js";

/**
 * @typedef {"vaults" | "streams" | "entries" | "photos" | "bytes" | "things"} Shelf
 * @typedef {{get: (key: any) => Promise<any>, put: (value: any) => Promise<any>, delete: (key: any) => Promise<void>, getAll: () => Promise<any[]>, index: (name: string) => {getAll: (key: any) => Promise<any[]>}}} Drawer
 * @typedef {{objectStore: (name: Shelf) => Drawer, done: Promise<void>, abort: () => void}} Transaction
 */

/** Another name when a test wants a database of its own. */
const NAME = "kaocha-field";
const VERSION = 1;
const CLOSED = new Set(["InvalidStateError", "UnknownError"]);

/** @type {Promise<any> | null} */
let opened = null;

/** Shelves are only ever added: an upgrade must find the queue of the version before. @param {any} db @param {number} before */
function upgrade(db, before) {
  if (before < 1) {
    db.createObjectStore("vaults", { keyPath: "id" });
    db.createObjectStore("streams", { keyPath: "id" }).createIndex("vault", "vault");
    db.createObjectStore("entries", { keyPath: ["stream", "seq"] }).createIndex("vault", "vault");
    db.createObjectStore("photos", { keyPath: "id" }).createIndex("vault", "vault");
    db.createObjectStore("bytes", { keyPath: "id" });
    db.createObjectStore("things", { keyPath: "id" }).createIndex("vault", "vault");
  }
}

function database() {
  opened ??= openDB(NAME, VERSION, {
    upgrade,
    blocking() { void close(); },
    terminated() { opened = null; },
  }).catch((/** @type {unknown} */ error) => { opened = null; throw error; });
  return opened;
}

export async function close() {
  const was = opened;
  opened = null;
  (await was)?.close();
}

/**
 * One transaction. Trap: inside `work` nothing may be awaited but this database, or WebKit ends the transaction.
 * A connection that the system closed is opened again, once.
 * @template T
 * @param {Shelf[]} shelves @param {"readonly" | "readwrite"} mode @param {(tx: Transaction) => Promise<T>} work @returns {Promise<T>}
 */
export async function transact(shelves, mode, work) {
  try {
    return await attempt(shelves, mode, work);
  } catch (error) {
    if (!(error instanceof DOMException) || !CLOSED.has(error.name)) throw error;
    opened = null;
    return attempt(shelves, mode, work);
  }
}

/** @template T @param {Shelf[]} shelves @param {"readonly" | "readwrite"} mode @param {(tx: Transaction) => Promise<T>} work @returns {Promise<T>} */
async function attempt(shelves, mode, work) {
  const db = await database();
  const tx = db.transaction(shelves, mode, mode === "readwrite" ? { durability: "strict" } : {});
  tx.done.catch(() => {}); // its failure is told by the two lines below
  try {
    const result = await work(tx);
    await tx.done;
    return result;
  } catch (error) {
    try { tx.abort(); } catch { /* it is over already */ }
    throw tx.error ?? error;
  }
}

/** @param {unknown} error */
export function isFull(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

/** Whether the system promises not to clear this store by itself, and what room is left, in bytes. */
export async function keeping() {
  const storage = navigator.storage;
  const kept = (await storage?.persisted?.()) || ((await storage?.persist?.()) ?? false);
  const { quota, usage } = (await storage?.estimate?.()) ?? {};
  return { kept, room: quota === undefined ? null : quota - (usage ?? 0) };
}
