// Small parts of the field app on their own: entries, batches, pieces, positions, the next thing, words.
import assert from "node:assert/strict";
import test from "node:test";
import { fitted, imageType } from "../../static/field/camera.js";
import { NOTHING_BEFORE, clean, moment, read, write } from "../../static/field/entry.js";
import { asPoints, fraction, plus, toHundredths } from "../../static/field/fractions.js";
import { nextThing, progress } from "../../static/field/next.js";
import { batches, stateAfter } from "../../static/field/outbox.js";
import { best, metresApart } from "../../static/field/position.js";
import { nextPiece } from "../../static/field/uploads.js";
import { newVault, openVault, seal, sealText, sha256, unseal, unsealText } from "../../static/field/vault.js";
import { OpenVisit, asItem } from "../../static/field/visit.js";
import { en } from "../../static/field/words-en.js";
import { zh } from "../../static/field/words-zh.js";

const stream = "3c88babd-0bf8-55a8-9a73-98a084ec3a25";

test("an entry is one text with its digest, and reads back as what was written", async () => {
  const { entry, text, sha256: digest } = await write({ stream, seq: 1, prev: NOTHING_BEFORE, by: 7, visit: 12, kind: "note", item: "a", value: { text: "好🏅" } });
  assert.equal(digest, await sha256(text));
  assert.deepEqual(read(text), entry);
  assert.deepEqual(Object.keys(JSON.parse(text)).sort(), ["at", "by", "follows", "id", "item", "kind", "prev", "salt", "seq", "stream", "v", "value", "visit"]);
  assert.match(JSON.parse(text).salt, /^[0-9a-f]{32}$/);
});

test("an entry that no server would take is never written", async () => {
  const value = { text: "长".repeat(22_000) };
  await assert.rejects(write({ stream, seq: 1, prev: NOTHING_BEFORE, by: 7, visit: 12, kind: "note", value }), RangeError);
});

test("what a person typed loses only what no entry may hold", () => {
  assert.equal(clean("  a\0b\uD800c 🏅 "), "ab\uFFFDc 🏅");
});

test("a moment carries the tablet's own offset", () => {
  assert.match(moment(new Date()), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
  assert.equal(new Date(moment(new Date(1_800_000_000_123))).getTime(), 1_800_000_000_123);
});

test("points are exact and shown short", () => {
  const third = fraction(1, 3);
  assert.equal(toHundredths(plus(plus(third, third), third)), 100);
  assert.deepEqual([0, 250, 205, 10_000, 7].map(asPoints), ["0", "2.5", "2.05", "100", "0.07"]);
  assert.equal(toHundredths(fraction(1, 200)), 1); // half a hundredth goes up
});

test("a sealed thing opens with its key at its place only", async () => {
  const { key, wrapped } = await newVault("246810");
  const sealed = await sealText(key, "牌匾", "here");
  assert.equal(await unsealText(key, sealed, "here"), "牌匾");
  await assert.rejects(unsealText(key, sealed, "there"));
  const bytes = crypto.getRandomValues(new Uint8Array(100)).buffer;
  assert.deepEqual(await unseal(key, await seal(key, bytes, "x"), "x"), bytes);
  const again = await openVault(wrapped, "246810");
  assert.equal(await unsealText(again, sealed, "here"), "牌匾");
  assert.equal(await openVault(wrapped, "246811"), null);
});

test("a batch has at most 500 entries and stays well below the server's limit", () => {
  const short = Array.from({ length: 1201 }, () => ({ text: "x".repeat(300) }));
  assert.deepEqual(batches(short).map((batch) => batch.length), [500, 500, 201]);
  const long = Array.from({ length: 100 }, () => ({ text: "x".repeat(60_000) }));
  assert.ok(batches(long).every((batch) => JSON.stringify(batch).length < 8_000_000 && batch.length > 1));
  assert.equal(batches(long).flat().length, 100);
});

test("only the server's word takes an entry out of the queue", () => {
  const after = ["stored", "conflict", "late", "set_aside", "changed", "refused"].map((result) => stateAfter({ result }));
  assert.deepEqual(after, ["done", "done", "attention", "attention", "attention", "attention"]);
  assert.equal(stateAfter({ result: "known", was: "late" }), "attention");
  assert.equal(stateAfter({ result: "known", was: "stored" }), "done");
  assert.equal(stateAfter({ result: "refused", problem: { problem: "not_yours_to_send" } }), "waiting");
});

test("a piece of an upload follows the line between 64 KiB and 1 MiB", () => {
  assert.equal(nextPiece(256 * 1024, 100), 512 * 1024);
  assert.equal(nextPiece(1024 * 1024, 10), 1024 * 1024);
  assert.equal(nextPiece(256 * 1024, 40_000), 64 * 1024);
  assert.equal(nextPiece(64 * 1024, 500_000), 64 * 1024);
});

test("the best reading is the most accurate one near the shutter", () => {
  const at = (latitude, accuracy, timestamp) => ({ coords: { latitude, longitude: 115, accuracy }, timestamp });
  const readings = [at(1, 50, 1000), at(2, 9, 2000), at(3, 9, 5500), at(4, 1, -500_000), at(NaN, 1, 5000)];
  assert.deepEqual(best(readings, 6000), { lat: 30_000_000, lon: 1_150_000_000, accuracy_cm: 900, age_ms: 500 });
  assert.equal(best([], 0), null);
  assert.equal(metresApart({ lat: 286_801_000, lon: 1_158_502_000 }, { lat: 286_802_100, lon: 1_158_503_100 }), 16);
});

test("a picture is known by its first bytes", () => {
  const bytes = (...parts) => new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : [part]))).buffer;
  assert.equal(imageType(bytes(0xff, 0xd8, 0xff, 0xe0)), "image/jpeg");
  assert.equal(imageType(bytes(0x89, "PNG\r\n", 0x1a, "\n")), "image/png");
  assert.equal(imageType(bytes("RIFFxxxxWEBP")), "image/webp");
  assert.equal(imageType(bytes(0, 0, 0, 24, "ftypheic")), "image/heic");
  assert.equal(imageType(bytes("<svg xmlns=")), null);
  assert.deepEqual(fitted(4032, 3024, 640), { width: 640, height: 480 });
  assert.deepEqual(fitted(100, 50, 640), { width: 100, height: 50 });
});

function visit(...entries) {
  const title = { zh: "项", en: "item" };
  const item = (code, station, shape, more = {}) => ({ code, station, title, look_for: title, dimension: shape === "required" ? null : "d", decided_by: "fact", rule: { shape, ...(shape === "required" ? {} : { points: 500 }) }, photos: null, clause: [], may_not_apply: false, ...more });
  const items = [item("a", "plaque", "all_or_nothing"), item("b", "plaque", "all_or_nothing", { photos: { at_least: 1, shows: title } }), item("c", "venue", "required"), item("d", "venue", "lowers_total", { dimension: null, rule: { shape: "lowers_total", minus_at_most: 100 } })];
  const pack = { visit: { id: 12 }, checklist: { items, dimensions: [{ code: "d", points: 1000, title }], stations: [{ code: "plaque", title }, { code: "venue", title }], bonus_cap: 0 }, team: { members: [], leader: 8 }, own: [], entries: entries.map((entry, index) => ({ id: `0${index}`, by: 7, at: "2026-11-20T08:00:00Z", follows: [], ...entry })) };
  return new OpenVisit({ user: { id: 7, name: "", username: "" } }, pack, [], []);
}

test("the next thing: this item, this station, what is required, the next station, the sheet", () => {
  const next = (open, here) => { const { kind, item } = nextThing(open, open.item(here)); return `${kind} ${item?.code ?? ""}`.trim(); };
  const yes = (item) => ({ kind: "fact", item, value: { met: true } });
  const photo = { kind: "photo", item: "b", value: { photo: "p" } };
  assert.equal(next(visit(), "a"), "answer a");
  assert.equal(next(visit(yes("a")), "a"), "item b");
  assert.equal(next(visit(yes("a"), yes("b")), "b"), "photo b");
  assert.equal(next(visit(yes("a"), yes("b"), photo), "b"), "required c");
  assert.equal(next(visit(yes("c")), "c"), "station a");
  assert.equal(next(visit(yes("a"), yes("b"), photo, yes("c")), "c"), "submit");
  assert.equal(next(visit(yes("a"), { kind: "fact", item: "a", value: { met: false } }), "a"), "conflict a");
  assert.deepEqual(progress(visit(yes("a"), yes("b"))), { done: 1, of: 3 });
  assert.deepEqual(visit(yes("b")).stations.map((station) => station.ticks), [["open", "half"], ["required"]]);
});

test("what lowers the total is asked for by nobody", () => {
  assert.deepEqual(visit().open(asItem({ code: "d", rule: { shape: "lowers_total" } })), []);
});

test("both languages say the same things with the same gaps", () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
  const gaps = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join();
  assert.deepEqual(Object.keys(zh).filter((key) => gaps(zh[key]) !== gaps(en[key])), []);
});
