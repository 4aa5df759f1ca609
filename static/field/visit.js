// One open visit: what the tablet and the pack know together, and everything an inspector does in it.
import { clean, read } from "./entry.js";
import { keptPack } from "./packs.js";
import { excused, photosMissing, sheetOf, submission, valueOf } from "./sheet.js";
import { SILENT } from "./points.js";
import { at } from "./values.js";

/**
 * @typedef {import("./safe.js").Safe} Safe
 * @typedef {import("./safe.js").Kept} Kept
 * @typedef {import("./safe.js").Photo} Photo
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {import("./checklist.js").Item} Item
 * @typedef {import("./checklist.js").Answer} Answer
 * @typedef {import("./checklist.js").Words} Words
 * @typedef {"done" | "half" | "required" | "open"} Tick
 * @typedef {{id: string, item: string, by: number, at: string, mine: Photo | null, facts: any, entry: Entry}} Shown
 * @typedef {{code: string, title: Words, index: number, items: Item[], done: number, of: number, ticks: Tick[], required: boolean}} Station
 */

/** Fills what the pack may leave out, so that the rest need not ask. @param {any} raw @returns {Item} */
export function asItem(raw) {
  return {
    ...raw, dimension: raw.dimension ?? null, photos: raw.photos ?? null, declared: [], purposes: [], types: [],
    rule: { ...raw.rule, points: raw.rule.shape === "levels" ? Math.max(...raw.rule.levels.map((/** @type {any} */ one) => one.points)) : (raw.rule.points ?? 0) },
  };
}

/** Entries that count: what the server kept, and what still waits here. @param {any} pack @param {Kept[]} journal @returns {Entry[]} */
export function counting(pack, journal) {
  /** @type {Map<string, Entry>} */
  const all = new Map();
  for (const entry of pack.entries ?? []) all.set(entry.id, entry);
  for (const one of pack.own ?? []) if (["stored", "conflict", "admitted"].includes(one.result)) { const entry = read(one.text); all.set(entry.id, entry); }
  for (const one of journal) {
    if (one.state !== "attention") all.set(one.entry.id, one.entry);
  }
  return [...all.values()];
}

export class OpenVisit {
  /** @type {any} */
  pack;
  /** @type {Kept[]} */
  journal = [];
  /** @type {Map<string, Photo>} own photos of this visit that lie here */
  mine = new Map();
  /** @type {import("./sheet.js").Checklist & {stations: {code: string, title: Words}[]}} */
  checklist = { items: [], dimensions: [], stations: [], bonus_cap: 0 };
  /** @type {Entry[]} */
  entries = [];
  /** @type {Station[] | null} */
  #stations = null;

  /** @param {Safe} safe @param {any} pack @param {Kept[]} journal @param {Photo[]} photos */
  constructor(safe, pack, journal, photos) {
    this.safe = safe;
    this.id = /** @type {number} */ (pack.visit.id);
    /** @type {Promise<any>} */
    this.last = Promise.resolve();
    this.sheet = sheetOf(this.checklist, [], 0);
    this.take(pack, journal, photos);
  }

  /** @param {Safe} safe @param {number} id @returns {Promise<OpenVisit | null>} null where its pack is not on this tablet */
  static async load(safe, id) {
    const pack = await keptPack(safe, id);
    return pack && new OpenVisit(safe, pack, await safe.journal(id), await safe.photos());
  }

  /** After others wrote: the outbox, another tab, a new pack. */
  reload() {
    return this.inTurn(() => this.#reload());
  }

  async #reload() {
    this.take((await keptPack(this.safe, this.id)) ?? this.pack, await this.safe.journal(this.id), await this.safe.photos());
  }

  /** @param {any} pack @param {Kept[]} journal @param {Photo[]} photos */
  take(pack, journal, photos) {
    this.pack = pack;
    this.journal = journal;
    this.mine = new Map(photos.filter((photo) => photo.visit === this.id).map((photo) => [photo.id, photo]));
    this.checklist = { ...pack.checklist, items: /** @type {Item[]} */ (pack.checklist.items.map(asItem)) };
    this.entries = counting(pack, journal);
    this.sheet = sheetOf(this.checklist, this.entries, this.me);
    this.#stations = null;
  }

  get me() { return this.safe.user.id; }
  get leads() { return this.pack.team.leader === this.me; }
  /** @param {number} id */
  name(id) { return this.pack.team.members.find((/** @type {any} */ one) => one.id === id)?.name ?? `#${id}`; }
  /** @param {string} code @returns {Item | undefined} */
  item(code) { return this.checklist.items.find((one) => one.code === code); }

  // --- What is seen ------------------------------------------------------------------------------------------------

  /** @returns {Station[]} those that have items */
  get stations() {
    this.#stations ??= this.#makeStations();
    return this.#stations;
  }

  /** @returns {Station[]} */
  #makeStations() {
    return this.checklist.stations
      .map((/** @type {any} */ one) => ({ ...one, items: this.checklist.items.filter((item) => item.station === one.code) }))
      .filter((one) => one.items.length)
      .map((one, index) => {
        const ticks = one.items.filter((/** @type {Item} */ item) => !SILENT.has(item.rule.shape)).map((/** @type {Item} */ item) => this.tick(item));
        const done = ticks.filter((/** @type {Tick} */ tick) => tick === "done").length;
        return { ...one, index, ticks, of: ticks.length, done, required: ticks.includes("required") };
      });
  }

  /** @param {Item} item @returns {Tick} */
  tick(item) {
    const open = this.open(item);
    if (!open.length) return "done";
    const unanswered = open.some((why) => why === "unanswered" || why === "not_seen");
    if (unanswered && item.rule.shape === "required") return "required";
    return unanswered ? "open" : "half";
  }

  /** Why the item is open, [] when it is done. @param {Item} item */
  open(item) {
    return this.sheet.missing.filter((one) => one.item === item.code).map((one) => one.why);
  }

  /** @param {Item} item "4.4" */
  number(item) {
    const station = this.stations.find((one) => one.code === item.station);
    return station ? `${station.index + 1}.${station.items.indexOf(item) + 1}` : "";
  }

  /** @param {Item} item */
  current(item) { return valueOf(item, this.sheet.values, this.me); }

  /** @param {Item} item */
  photosMissing(item) { return excused(item, this.sheet.values) ? 0 : photosMissing(item, this.sheet.photos); }

  /** @param {Item} item the reason why no photo is taken, or "" */
  excused(item) { return excused(item, this.sheet.values); }

  /** @param {(item: string) => boolean} of @returns {Shown[]} */
  photos(of) {
    return this.sheet.photos.filter((entry) => of(entry.item ?? "")).map((entry) => ({
      id: entry.value.photo, item: entry.item ?? "", by: entry.by, at: entry.at, entry, facts: entry.value,
      mine: this.mine.get(entry.value.photo) ?? null,
    })).sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  /** @param {Item} item @returns {{by: number, text: string}[]} everyone's notes */
  notes(item) {
    const found = [];
    for (const [subject, current] of this.sheet.values)
      if (subject.startsWith("note|") && subject.endsWith(`|${item.code}`) && current.state === "value" && current.value.text)
        found.push({ by: current.entry?.by ?? 0, text: current.value.text });
    return found;
  }

  /** @param {Item} item */
  myNote(item) { return at(this.sheet.values, `note|${this.me}|${item.code}`).value?.text ?? ""; }

  /** What waits here, and what needs a person. */
  get waiting() {
    const photos = [...this.mine.values()];
    return {
      entries: this.journal.filter((one) => one.state === "waiting").length,
      photos: photos.filter((one) => one.original === "waiting").length,
      troubled: this.journal.filter((one) => one.state === "attention").length + photos.filter((one) => one.original === "attention").length,
    };
  }

  /** The own submission, if there is one. */
  get submitted() { return at(this.sheet.values, `sheet|${this.me}`); }

  /** Whether a submitted sheet now says something else. */
  get changedSince() {
    const said = this.submitted.value;
    if (!said || this.sheet.total === null) return false;
    const now = submission(this.checklist, this.sheet, this.me);
    return now.total !== said.total || now.answers.join() !== [...said.answers].sort().join();
  }

  /** When the own work here began. @returns {Date | null} */
  get began() { return this.journal.length ? new Date(this.journal[0].entry.at) : null; }

  // --- What is done ------------------------------------------------------------------------------------------------

  /** One after the other, so that each entry follows what the one before it made. @param {() => Promise<any>} work */
  inTurn(work) {
    const next = this.last.catch(() => {}).then(work);
    this.last = next;
    return next;
  }

  /** @param {() => import("./safe.js").Draft[]} make */
  #append(make) {
    return this.inTurn(async () => {
      const drafts = make();
      if (!drafts.length) return;
      const kept = await this.safe.append(this.id, drafts);
      this.take(this.pack, [...this.journal, ...kept], [...this.mine.values()]);
    });
  }

  /** @param {string} subject */
  #heads(subject) { return at(this.sheet.values, subject).heads.map((head) => head.id).slice(0, 50); }

  /** @param {Item} item @param {Answer} answer */
  answer(item, answer) {
    const kind = item.decided_by === "fact" ? "fact" : "points";
    return this.#append(() => [{ kind, item: item.code, value: answer, follows: this.current(item).heads.map((head) => head.id).slice(0, 50) }]);
  }

  /** @param {Item} item @param {string} text */
  note(item, text) {
    const said = clean(text).slice(0, 2000);
    if (said === this.myNote(item)) return Promise.resolve();
    return this.#append(() => [{ kind: "note", item: item.code, value: { text: said }, follows: this.#heads(`note|${this.me}|${item.code}`) }]);
  }

  /** @param {Item} item @param {string} reason "" takes it back */
  noPhoto(item, reason) {
    return this.#append(() => [{ kind: "no_photo", item: item.code, value: { reason: clean(reason).slice(0, 2000) }, follows: this.#heads(`no_photo|${this.me}|${item.code}`) }]);
  }

  /** @param {Shown} photo @param {string} reason */
  dropPhoto(photo, reason) {
    return this.#append(() => [{ kind: "photo_drop", value: { photo: photo.id, reason: clean(reason) }, follows: [photo.entry.id] }]);
  }

  /** Signs, or does not sign, a colleague's no at a required item. @param {Item} item @param {boolean} confirms @param {string} reason */
  confirmVeto(item, confirms, reason) {
    const said = clean(reason);
    return this.#append(() => {
      const vetoes = this.entries.filter((entry) => entry.kind === "veto" && entry.item === item.code).map((entry) => entry.id);
      const follows = [...new Set([...vetoes, ...this.#heads(`veto_confirm|${this.me}|${item.code}`)])].slice(0, 50);
      return [{ kind: "veto_confirm", item: item.code, value: { confirms, ...(said ? { reason: said } : {}) }, follows }];
    });
  }

  /** @param {string} [reason] why an already submitted sheet is changed */
  submit(reason) {
    return this.#append(() => {
      const value = submission(this.checklist, this.sheet, this.me);
      const follows = this.submitted.heads.map((head) => head.id);
      if (follows.length) return [{ kind: "revise", value: { ...value, reason: clean(reason ?? "") }, follows }];
      return [{ kind: "submit", value, follows }];
    });
  }
}
