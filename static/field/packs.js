// Packs of visits: fetched while there is a network, kept sealed with their pictures, read without one.
import { Offline, Refused, call, getJson } from "./wire.js";

/**
 * @typedef {import("./safe.js").Safe} Safe
 * @typedef {{id: number, studio: string, host_unit: string, region: string, address: string, planned_on: string | null, starts_at: string | null, contact: {name: string, phone: string} | null, team: string, leads: boolean, state: string, sheet: string, pack: string | null}} VisitLine
 * @typedef {{etag: string, size: number, pictures: number, wanted: number, at: string}} Ready
 */

/** The day's list as last seen, and when. @param {Safe} safe @returns {Promise<{visits: VisitLine[], at: string, ready: Record<number, Ready>} | null>} */
export const keptList = (safe) => safe.thing("visits");

/** @param {Safe} safe @param {number} visit */
export const keptPack = (safe, visit) => safe.thing(`pack:${visit}`);

/** @param {Safe} safe @param {string} photo @returns {Promise<ArrayBuffer | null>} */
export const keptPicture = (safe, photo) => safe.bytes(`picture:${photo}`);

/** The list from the server; packs that changed follow one by one. @param {Safe} safe @param {(list: any) => void} shown */
export async function refresh(safe, shown) {
  const list = (await getJson("/sync/visits"))?.body;
  const before = await keptList(safe);
  /** @type {{visits: VisitLine[], at: string, ready: Record<number, Ready>}} */
  const kept = { visits: list.visits, at: list.server_time, ready: before?.ready ?? {} };
  await safe.keep("visits", kept);
  shown(kept);
  for (const line of kept.visits.filter((one) => one.pack)) {
    const ready = kept.ready[line.id];
    if (ready?.etag === line.pack && ready.pictures === ready.wanted) continue;
    const now = await refreshPack(safe, line.id);
    if (now) kept.ready[line.id] = now;
    await safe.keep("visits", kept);
    shown(kept);
  }
  return kept;
}

/** One pack with its pictures. Null where the server refuses it now: what is kept stays. @param {Safe} safe @param {number} visit @returns {Promise<Ready | null>} */
export async function refreshPack(safe, visit) {
  const before = await safe.thing(`ready:${visit}`);
  let answer;
  try {
    answer = await getJson(`/sync/visits/${visit}`, before ? { "If-None-Match": before.etag } : {});
  } catch (error) {
    if (error instanceof Refused && !error.passing && error.problem.status !== 401) return null;
    throw error;
  }
  const pack = answer ? answer.body : await keptPack(safe, visit);
  const etag = answer ? answer.etag : before.etag;
  if (answer) await safe.keep(`pack:${visit}`, pack);
  const pictures = await fetchPictures(safe, visit, pack);
  const ready = { etag, size: JSON.stringify(pack).length + pictures.bytes, pictures: pictures.kept, wanted: pictures.wanted, at: pack.server_time };
  await safe.keep(`ready:${visit}`, ready);
  return ready;
}

/** Pictures of the last time and of colleagues. @param {any} pack @returns {string[]} */
export function picturesOf(pack) {
  const last = Object.values(pack.last_time?.items ?? {}).map((item) => /** @type {any} */ (item).photo).filter(Boolean);
  const now = (pack.photos ?? []).filter((/** @type {any} */ photo) => photo.small && !photo.dropped).map((/** @type {any} */ photo) => photo.id);
  return [...new Set([...last, ...now])];
}

/** @param {Safe} safe @param {number} visit @param {any} pack */
async function fetchPictures(safe, visit, pack) {
  const wanted = picturesOf(pack);
  let kept = 0, bytes = 0;
  for (const photo of wanted) {
    let picture = (await keptPicture(safe, photo)) ?? (await safe.picture(photo, "small"));
    if (!picture) {
      picture = await fetchPicture(visit, photo);
      if (picture) await safe.keepBytes(`picture:${photo}`, picture);
    }
    kept += 1; // one that the server does not have is not waited for
    bytes += picture?.byteLength ?? 0;
  }
  return { wanted: wanted.length, kept, bytes };
}

/** @param {number} visit @param {string} photo */
async function fetchPicture(visit, photo) {
  try {
    const answer = await call("GET", `/sync/visits/${visit}/pictures/${photo}`);
    return await answer.arrayBuffer();
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 404) return null;
    throw error instanceof Refused ? error : new Offline("a picture that broke off");
  }
}
