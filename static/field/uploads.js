// Originals to the server by tus 1.0, in pieces that fit the line; a cut line goes on where it broke.
import { Offline, Refused, call, device } from "./wire.js";

/**
 * @typedef {import("./safe.js").Safe} Safe
 * @typedef {import("./safe.js").Photo} Photo
 */

const LEAST = 64 * 1024;
const MOST = 1024 * 1024;
const WANTED_MS = 10_000;
const SILENCE_MS = 120_000;
let piece = 256 * 1024;

/** The next piece takes about ten seconds on the line that the last one measured. @param {number} size bytes @param {number} took ms */
export function nextPiece(size, took) {
  const wanted = Math.round((size * WANTED_MS) / Math.max(1, took));
  return Math.max(LEAST, Math.min(MOST, Math.min(wanted, size * 2)));
}

/** @param {string} text */
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** The upload's address and where to begin; the same photo always gets the same upload. @param {Photo} photo */
async function begin(photo) {
  const metadata = [["photo", photo.id], ["visit", String(photo.visit)], ["sha256", photo.sha256]];
  const answer = await call("POST", "/sync/photos", { headers: {
    "Tus-Resumable": "1.0.0", "Upload-Length": String(photo.size),
    "Upload-Metadata": metadata.map(([key, value]) => `${key} ${base64(value)}`).join(","),
  } });
  await answer.arrayBuffer().catch(() => null); // read to the end, or the browser counts the call as broken off
  const address = answer.headers.get("Location");
  if (!address) throw new Offline("no address for the upload");
  return { address, offset: Number(answer.headers.get("Upload-Offset") ?? 0) };
}

/** Sends what the server lacks of the original. Throws Offline or Refused. @param {Safe} safe @param {Photo} photo @param {(sent: number) => void} progress bytes so far */
export async function uploadOriginal(safe, photo, progress) {
  const { address, offset } = await begin(photo);
  if (offset >= photo.size) return;
  const bytes = await safe.picture(photo.id, "original");
  if (!bytes) throw new Refused({ problem: "original_missing", status: 410, sentence: "" });
  await send(address, bytes, progress);
}

/** @param {string} address @param {ArrayBuffer} bytes @param {(sent: number) => void} progress @returns {Promise<void>} */
function send(address, bytes, progress) {
  const { Upload } = /** @type {typeof import("tus-js-client")} */ (/** @type {any} */ (globalThis).tus);
  return new Promise((done, failed) => {
    let began = Date.now();
    // A line that hangs without breaking would hold the whole queue.
    let watch = setTimeout(hung, SILENCE_MS);
    function hung() { void upload.abort(); failed(new Offline("a line that hangs")); }
    function alive() { clearTimeout(watch); watch = setTimeout(hung, SILENCE_MS); }
    const upload = new Upload(new Blob([bytes]), {
      uploadUrl: address, chunkSize: piece, retryDelays: null, storeFingerprintForResuming: false,
      headers: { "X-Kaocha-Device": device() },
      onBeforeRequest: () => { began = Date.now(); alive(); },
      onProgress: alive,
      onAfterResponse: (_, answer) => { if (answer.getHeader("X-Kaocha") !== "1") throw new Offline("an answer without our mark"); },
      onChunkComplete: (size, sent) => {
        piece = nextPiece(size, Date.now() - began);
        upload.options.chunkSize = piece;
        progress(sent);
      },
      onSuccess: () => { clearTimeout(watch); done(); },
      onError: (error) => { clearTimeout(watch); failed(asOurs(error)); },
    });
    upload.start();
  });
}

/** @param {any} error what tus says */
function asOurs(error) {
  const answer = error.originalResponse;
  if (!answer || answer.getHeader("X-Kaocha") !== "1") return new Offline(String(error.message ?? error));
  try {
    const said = JSON.parse(answer.getBody());
    if (typeof said.problem === "string") return new Refused({ ...said, status: answer.getStatus() });
  } catch { /* the status alone is left */ }
  return new Refused({ problem: `status_${answer.getStatus()}`, status: answer.getStatus(), sentence: "" });
}
