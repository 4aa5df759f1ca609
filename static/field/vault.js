// Keys of one person's store: a random key seals everything, and a key made from the PIN wraps that one.
// A PIN stops the next user of a shared tablet. It does not stop a laboratory.

/** @typedef {{salt: ArrayBuffer, iterations: number, iv: ArrayBuffer, wrapped: ArrayBuffer}} Wrapped */
/** @typedef {{iv: ArrayBuffer, data: ArrayBuffer}} Sealed */

const ITERATIONS = 600_000;
const utf8 = new TextEncoder();
const text = new TextDecoder("utf-8", { fatal: true });

/** @param {number} length @returns {ArrayBuffer} */
export function random(length) {
  return crypto.getRandomValues(new Uint8Array(length)).buffer;
}

/** A random id as a UUID, also where `crypto.randomUUID` is missing. */
export function randomId() {
  const bytes = new Uint8Array(random(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = asHex(bytes.buffer);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** @param {ArrayBuffer} bytes */
export function asHex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 in hex, of bytes or of a text's UTF-8. @param {ArrayBuffer | string} what */
export async function sha256(what) {
  return asHex(await crypto.subtle.digest("SHA-256", typeof what === "string" ? utf8.encode(what) : what));
}

/** @param {string} pin @param {ArrayBuffer} salt @param {number} iterations */
async function pinKey(pin, salt, iterations) {
  const typed = await crypto.subtle.importKey("raw", utf8.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/** A new store's key, usable now, and its wrapped form to keep. @param {string} pin @returns {Promise<{key: CryptoKey, wrapped: Wrapped}>} */
export async function newVault(pin) {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const salt = random(16), iv = random(12);
  const data = await crypto.subtle.wrapKey("raw", fresh, await pinKey(pin, salt, ITERATIONS), { name: "AES-GCM", iv });
  const wrapped = { salt, iterations: ITERATIONS, iv, wrapped: data };
  const key = await openVault(wrapped, pin);
  if (!key) throw new Error("a key that was just wrapped does not open");
  return { key, wrapped };
}

/** The store's key, or null when the PIN is another. @param {Wrapped} vault @param {string} pin @returns {Promise<CryptoKey | null>} */
export async function openVault(vault, pin) {
  const key = await pinKey(pin, vault.salt, vault.iterations);
  const how = { name: "AES-GCM", iv: vault.iv };
  try {
    return await crypto.subtle.unwrapKey("raw", vault.wrapped, key, how, "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
}

/** Sealed bytes; `place` is where they will lie, so that nobody can move them elsewhere. @param {CryptoKey} key @param {ArrayBuffer} bytes @param {string} place @returns {Promise<Sealed>} */
export async function seal(key, bytes, place) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(place) };
  return { iv, data: await crypto.subtle.encrypt(how, key, bytes) };
}

/** @param {CryptoKey} key @param {Sealed} sealed @param {string} place @returns {Promise<ArrayBuffer>} */
export function unseal(key, sealed, place) {
  const how = { name: "AES-GCM", iv: sealed.iv, additionalData: utf8.encode(place) };
  return crypto.subtle.decrypt(how, key, sealed.data);
}

/** @param {CryptoKey} key @param {string} words @param {string} place */
export function sealText(key, words, place) {
  return seal(key, /** @type {ArrayBuffer} */ (utf8.encode(words).buffer), place);
}

/** @param {CryptoKey} key @param {Sealed} sealed @param {string} place */
export async function unsealText(key, sealed, place) {
  return text.decode(await unseal(key, sealed, place));
}
