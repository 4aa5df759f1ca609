// The current value of every subject of a visit: a function of the set of entries, never of their order.

/**
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {{state: "none" | "value" | "conflict", value: any, entry: Entry | null, heads: Entry[], all: Entry[]}} Current
 */

const OF_THE_TEAM = new Set(["fact"]);
const NONE = /** @type {Current} */ ({ state: "none", value: null, entry: null, heads: [], all: [] });

/** What an entry speaks about; entries of one subject replace and contradict each other. @param {Entry} entry */
export function subjectOf({ id, kind, item = "", by, value }) {
  if (OF_THE_TEAM.has(kind)) return `${kind}|${item}`;
  if (kind === "submit" || kind === "revise") return `sheet|${by}`;
  if (kind === "photo" || kind === "photo_drop") return `photo|${value.photo}`;
  if (["points", "note", "no_photo", "veto", "veto_confirm"].includes(kind)) return `${kind}|${by}|${item}`;
  return `${kind}|${id}`;
}

/** A value as comparable text: keys in order, `note` left out at the top. @param {any} value */
export function sameAs(value) {
  const { note: _, ...rest } = value ?? {};
  return canonical(rest);
}

/** @param {any} value @returns {string} */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** @param {Entry[]} entries entries of one subject @returns {Current} */
export function currentOf(entries) {
  if (!entries.length) return NONE;
  const named = new Set(entries.flatMap((entry) => entry.follows));
  const free = entries.filter((entry) => !named.has(entry.id));
  const heads = (free.length ? free : [...entries]).sort((a, b) => (a.id < b.id ? -1 : 1));
  const agree = new Set(heads.map((entry) => sameAs(entry.value))).size === 1;
  if (!agree) return { state: "conflict", value: null, entry: null, heads, all: entries };
  return { state: "value", value: heads[0].value, entry: heads[0], heads, all: entries };
}

/** Every subject with its current value. @param {Iterable<Entry>} entries @returns {Map<string, Current>} */
export function currentValues(entries) {
  /** @type {Map<string, Map<string, Entry>>} */
  const subjects = new Map();
  for (const entry of entries) {
    const subject = subjectOf(entry);
    if (!subjects.has(subject)) subjects.set(subject, new Map());
    subjects.get(subject)?.set(entry.id, entry);
  }
  return new Map([...subjects].map(([subject, set]) => [subject, currentOf([...set.values()])]));
}

/** @param {Map<string, Current>} values @param {string} subject @returns {Current} */
export const at = (values, subject) => values.get(subject) ?? NONE;

/** Photos that count: not dropped by their photographer. @param {Iterable<Entry>} entries @returns {Entry[]} */
export function countingPhotos(entries) {
  /** @type {Map<string, Entry>} */
  const photos = new Map();
  /** @type {Set<string>} */
  const dropped = new Set();
  for (const entry of entries) {
    if (entry.kind === "photo") {
      const before = photos.get(entry.value.photo);
      if (!before || entry.id < before.id) photos.set(entry.value.photo, entry);
    }
    if (entry.kind === "photo_drop") dropped.add(`${entry.by}|${entry.value.photo}`);
  }
  return [...photos.values()].filter((entry) => !dropped.has(`${entry.by}|${entry.value.photo}`));
}
