// Every answer at every item of the schemes in house means the same here and in Python, to the hundredth.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { attainable, judge } from "../../static/field/checklist.js";
import { asText } from "../../static/field/fractions.js";
import { checkSheet, earnedSoFar, scoreSheet } from "../../static/field/points.js";
import { asItem } from "../../static/field/visit.js";

const blocks = JSON.parse(readFileSync(new URL("../vectors/answers.json", import.meta.url), "utf8"));

for (const block of blocks) {
  const items = block.items.map(asItem);
  const by = new Map(items.map((item) => [item.code, item]));
  test(`${block.scheme} ${block.checklist}: ${block.judged.length} answers`, () => {
    for (const { item, answer, verdict } of block.judged) assert.deepEqual(judge(by.get(item), answer), verdict, `${item} ${JSON.stringify(answer)}`);
  });
  test(`${block.scheme} ${block.checklist}: attainable points`, () => {
    for (const [item, points] of Object.entries(block.attainable)) assert.deepEqual(attainable(by.get(item)), points, item);
  });
  test(`${block.scheme} ${block.checklist}: sheets`, () => {
    for (const sheet of block.sheets) {
      assert.deepEqual(checkSheet(items, block.dimensions, sheet.answers), sheet.check);
      assert.equal(earnedSoFar(items, sheet.answers), sheet.earned);
      const score = scoreSheet(items, block.dimensions, sheet.answers, sheet.bonus_cap);
      assert.deepEqual(score && {
        dimensions: Object.fromEntries([...score.dimensions].map(([code, value]) => [code, asText(value)])),
        bonus: asText(score.bonus), lowered: asText(score.lowered), total: asText(score.total), not_met: score.notMet.toSorted(),
      }, sheet.score);
    }
  });
}

test("the vectors hold complete sheets and sheets with holes", () => {
  const scores = blocks.flatMap((block) => block.sheets.map((sheet) => sheet.score !== null));
  assert.ok(scores.filter(Boolean).length >= 6 && scores.some((complete) => !complete));
});
