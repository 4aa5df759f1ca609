// Calls to the server. Only an answer with our mark is the server's; anything else is the network, and means: later.

/** @typedef {{problem: string, status: number, sentence: string, values?: any}} Problem */

/** No server there, or someone else answered in its place. */
export class Offline extends Error {}

/** The server refused, with a Problem. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.problem);
    this.problem = problem;
  }

  /** Whether the same call may well succeed a little later. */
  get passing() {
    return this.problem.status >= 500 || this.problem.status === 429 || this.problem.status === 423 || this.problem.status === 408;
  }
}

const PATIENCE = 60_000;
let tablet = "";
/** @param {string} id */
export const callAs = (id) => { tablet = id; };
export const device = () => tablet;

/** @param {string} method @param {string} path @param {{json?: any, bytes?: ArrayBuffer, type?: string, headers?: Record<string, string>}} [what] @returns {Promise<Response>} */
export async function call(method, path, { json, bytes, type, headers = {} } = {}) {
  const body = json === undefined ? bytes : JSON.stringify(json);
  const kind = json === undefined ? type : "application/json";
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(path, {
      method, cache: "no-store", credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
      headers: { Accept: "application/json", "X-Kaocha-Device": tablet, ...(kind ? { "Content-Type": kind } : {}), ...headers },
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    throw new Offline("no answer");
  }
  if (answer.headers.get("X-Kaocha") !== "1") throw new Offline("an answer without our mark");
  if (answer.ok || answer.status === 304) return answer;
  throw new Refused(await problemOf(answer));
}

/** @param {Response} answer @returns {Promise<Problem>} */
async function problemOf(answer) {
  try {
    const said = await answer.json();
    if (typeof said.problem === "string") return { ...said, status: answer.status };
  } catch { /* no JSON: the status alone is left */ }
  return { problem: `status_${answer.status}`, status: answer.status, sentence: "" };
}

/** @param {string} path @param {Record<string, string>} [headers] */
export async function getJson(path, headers) {
  const answer = await call("GET", path, headers ? { headers } : {});
  return answer.status === 304 ? null : { body: await bodyOf(answer), etag: answer.headers.get("ETag") ?? "" };
}

/** An answer that breaks off is the network too. @param {Response} answer @returns {Promise<any>} */
async function bodyOf(answer) {
  try {
    return await answer.json();
  } catch {
    throw new Offline("an answer that broke off");
  }
}

/** @param {string} path @param {any} json */
export const postJson = async (path, json) => bodyOf(await call("POST", path, { json }));
