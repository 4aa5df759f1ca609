// What Python and the tablet must agree on: the vectors in tests/vectors, read by both.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { clean } from "../../static/field/entry.js";
import { sha256 } from "../../static/field/vault.js";
import { sheetOf, submission } from "../../static/field/sheet.js";
import { countingPhotos, currentValues, subjectOf } from "../../static/field/values.js";
import { asItem } from "../../static/field/visit.js";

const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

const texts = vectors("entry-texts");
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
test("a text that cannot be written as UTF-8 never leaves the tablet", () => {
  const broken = texts.filter((one) => LONE.test(one.text));
  assert.equal(broken.length, 1);
  assert.deepEqual(broken.map((one) => LONE.test(clean(one.text))), [false]);
});
for (const one of texts.filter(({ text }) => !LONE.test(text)))
  test(`digest of an entry: ${one.name}`, async () => {
    assert.equal(await sha256(one.text), one.sha256);
  });

for (const one of vectors("values"))
  for (const [how, entries] of [["as sent", one.entries], ["the other way round", one.entries.toReversed()]])
    test(`current values, ${how}: ${one.name}`, () => {
      const values = currentValues(entries);
      const found = one.values.map(({ kind, by, item }) => {
        const subject = subjectOf({ id: "", kind, by, item: item || undefined, value: { photo: item } });
        const current = values.get(subject);
        return { kind, by, item, heads: current?.heads.map((head) => head.id).sort() ?? [], value: current?.value ?? null };
      });
      assert.deepEqual(found, one.values.map((value) => ({ ...value, heads: value.heads.toSorted() })));
      const counts = new Set(countingPhotos(entries).map((entry) => entry.value.photo));
      for (const [photo, dropped] of Object.entries(one.photos)) assert.equal(counts.has(photo), !dropped);
    });

const sheets = vectors("sheets");
const checklist = { ...sheets.checklist, items: sheets.checklist.items.map(asItem) };
for (const one of sheets.cases)
  test(`a sheet: ${one.name}`, () => {
    const sheet = sheetOf(checklist, one.entries, one.by);
    assert.deepEqual({ answers: sheet.answers, missing: sheet.missing }, { answers: one.answers, missing: one.missing });
    assert.equal(sheet.total === null, one.missing.length > 0);
  });

test("a submission from here is the one that the server counts: same entries, same total", () => {
  const compared = [];
  for (const one of sheets.cases.filter(({ submission, missing }) => submission && !submission.problem && !missing.length)) {
    const sheet = sheetOf(checklist, one.entries, one.by);
    const { total, answers } = submission(checklist, sheet, one.by);
    const said = sheet.values.get(`sheet|${one.by}`).value;
    if (answers.join() !== said.answers.toSorted().join()) continue; // something was changed after the submission
    assert.equal(total, one.submission.total, one.name);
    compared.push(one.name);
  }
  assert.ok(compared.length >= 5, compared.join());
});
