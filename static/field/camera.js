// From a file that the camera or the gallery gave to a photo in the store: original first, everything else after it.
import { moment } from "./entry.js";
import { randomId, sha256 } from "./vault.js";

/**
 * @typedef {import("./safe.js").Safe} Safe
 * @typedef {import("./safe.js").Photo} Photo
 * @typedef {import("./position.js").Where} Where
 */

const SMALL_BYTES = 40_960;
const SMALL_SIDE = 640;
export const MOST_BYTES = 60_000_000;

/** The type by the first bytes, or null: a browser's own word for it cannot be trusted. @param {ArrayBuffer} bytes */
export function imageType(bytes) {
  const head = new Uint8Array(bytes.slice(0, 16));
  const text = String.fromCharCode(...head);
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n")) return "image/png";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (text.slice(4, 8) === "ftyp" && /^(heic|heix|hevc|heim|heis|mif1|msf1)/.test(text.slice(8, 12))) return "image/heic";
  return null;
}

/**
 * The original is in the store when this ends; its entry follows with `witness`. Null: no picture that the server takes.
 * @param {Safe} safe @param {{visit: number, item: string, source: "camera" | "gallery", bytes: ArrayBuffer, taken: Date}} what @returns {Promise<Photo | null>}
 */
export async function keepOriginal(safe, { visit, item, source, bytes, taken }) {
  const type = imageType(bytes);
  if (!type || bytes.byteLength > MOST_BYTES) return null;
  /** @type {Photo} */
  const photo = {
    id: randomId(), vault: safe.id, visit, item, sha256: await sha256(bytes), size: bytes.byteLength, type, source,
    taken: moment(taken), entry: null, small: "none", original: "waiting", address: null, problem: null, facts: null,
  };
  await safe.keepPhoto(photo, bytes);
  return photo;
}

/** The small picture, then the entry: what the photo is, where and when. @param {Safe} safe @param {Photo} photo @param {Where} where */
export async function witness(safe, photo, where) {
  const bytes = await safe.picture(photo.id, "original");
  const small = bytes && (await smallPicture(bytes, photo.type));
  if (small?.bytes) await safe.keepPicture(photo.id, "small", small.bytes);
  const facts = {
    photo: photo.id, sha256: photo.sha256, size: photo.size, type: photo.type, source: photo.source, ...where,
    width: small?.width ?? null, height: small?.height ?? null, taken_at: photo.source === "camera" ? photo.taken : null,
  };
  const card = { ...photo, small: /** @type {Photo["small"]} */ (small?.bytes ? "waiting" : "none"), facts };
  const [kept] = await safe.append(photo.visit, [{ kind: "photo", item: photo.item, value: facts }], card);
  return { photo: { ...card, entry: kept.entry.id }, kept };
}

/** @param {number} width @param {number} height @param {number} side */
export function fitted(width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A JPEG of at most 40 KB for the office and for this screen; null bytes where this browser cannot draw the type. @param {ArrayBuffer} bytes @param {string} type @returns {Promise<{width: number, height: number, bytes: ArrayBuffer | null} | null>} */
async function smallPicture(bytes, type) {
  const picture = await createImageBitmap(new Blob([bytes], { type })).catch(() => null);
  if (!picture) return null;
  const { width, height } = picture;
  try {
    for (const side of [SMALL_SIDE, 480, 320, 160]) {
      const size = fitted(width, height, side);
      const canvas = document.createElement("canvas");
      Object.assign(canvas, size);
      canvas.getContext("2d")?.drawImage(picture, 0, 0, size.width, size.height);
      for (const quality of [0.8, 0.6, 0.4]) {
        const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) => canvas.toBlob(done, "image/jpeg", quality));
        if (blob && blob.size <= SMALL_BYTES) return { width, height, bytes: await blob.arrayBuffer() };
      }
    }
    return { width, height, bytes: null };
  } finally {
    picture.close();
  }
}
