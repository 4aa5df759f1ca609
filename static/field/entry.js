// One entry of a visit's journal: written once as a text, read back, never serialised again (docs/field-protocol.md 5).
import { asHex, random, randomId, sha256 } from "./vault.js";

/**
 * @typedef {{id: string, kind: string, item?: string, by: number, at: string, follows: string[], value: any, stream?: string, seq?: number}} Entry
 * @typedef {{stream: string, seq: number, prev: string, by: number, visit: number, kind: string, item?: string | null, value: any, follows?: string[], at?: Date}} Facts
 */

export const NOTHING_BEFORE = "0".repeat(64);
const MOST_BYTES = 65_536;

/** RFC 3339 with the tablet's own offset. @param {Date} when */
export function moment(when) {
  const east = -when.getTimezoneOffset();
  const local = new Date(when.getTime() + east * 60_000).toISOString().slice(0, 23);
  const [hours, minutes] = [Math.trunc(Math.abs(east) / 60), Math.abs(east) % 60].map((n) => String(n).padStart(2, "0"));
  return `${local}${east < 0 ? "-" : "+"}${hours}:${minutes}`;
}

/** What a person typed, without what no entry may hold. @param {string} typed */
export function clean(typed) {
  return typed.replaceAll("\0", "").replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD").trim();
}

/** The text of a new entry and its digest. @param {Facts} facts @returns {Promise<{entry: Entry, text: string, sha256: string}>} */
export async function write(facts) {
  const { stream, seq, prev, by, visit, kind, item, value, follows = [], at = new Date() } = facts;
  const whole = {
    v: 1, id: randomId(), stream, seq, prev, by, visit, kind, ...(item ? { item } : {}), value,
    at: moment(at), follows, salt: asHex(random(16)),
  };
  const text = JSON.stringify(whole);
  if (new TextEncoder().encode(text).length > MOST_BYTES) throw new RangeError("entry_too_large");
  return { entry: read(text), text, sha256: await sha256(text) };
}

/** @param {string} text @returns {Entry} */
export function read(text) {
  const { id, kind, item, by, at, follows, value, stream, seq } = JSON.parse(text);
  return { id, kind, item, by, at, follows, value, stream, seq };
}
