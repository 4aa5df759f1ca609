"""A small checklist with every shape of rule, and entries about it, for tests and for the vectors of both languages."""

import json
import uuid
from dataclasses import dataclass

from kaocha.rules.entries.text import FIRST, read_entry, text_digest
from kaocha.rules.points import check_sheet, score_sheet
from kaocha.rules.typed import answered
from kaocha.schemes.checklist import Checklist

ZHANG, LI, WANG = 7, 8, 9
VISIT = 12


def words(text):
    return {"zh": text, "en": text}


def item(code, rule, *, dimension=None, **more):
    return {"code": code, "title": words(code), "look_for": words("看"), "station": code.split(".")[0],
            "dimension": dimension, "rule": rule, "source": "example", **more}


CHECKLIST = Checklist.model_validate({
    "code": "site", "title": words("考察表"),
    "stations": [{"code": code, "title": words(code)} for code in ("plaque", "venue", "wall", "equipment", "records")],
    "dimensions": [
        {"code": "place", "title": words("阵地"), "points": 60, "source": "example"},
        {"code": "work", "title": words("工作"), "points": 40, "core": True, "source": "example"},
    ],
    "items": [
        item("plaque.hung", {"shape": "required"}, photos={"shows": words("牌")}),
        item("plaque.name", {"shape": "all_or_nothing", "points": 10}, dimension="place", may_not_apply=True),
        item("venue.room", {"shape": "discretion", "points": 20}, dimension="place", decided_by="judgement"),
        item("wall.rules", {"shape": "defects", "points": 15, "defects": [
            {"code": "activity", "title": words("活动"), "minus": 10},
            {"code": "study", "title": words("学习"), "minus": "7.5"}]}, dimension="place",
            photos={"at_least": 2, "shows": words("墙")}),
        item("equipment.basic", {"shape": "levels", "levels": [
            {"code": "good", "title": words("好"), "points": 15}, {"code": "fair", "title": words("中"), "points": 8},
            {"code": "poor", "title": words("差"), "points": 0}]}, dimension="place", decided_by="judgement"),
        item("records.log", {"shape": "per_missing", "points": 40, "target": 12, "minus_each": "3.33",
                             "unit": words("次")}, dimension="work"),
        item("records.bonus", {"shape": "bonus", "levels": [
            {"code": "city", "title": words("市"), "points": "2.5"},
            {"code": "state", "title": words("国"), "points": 6}]}),
        item("records.late", {"shape": "lowers_total", "minus_at_most": 5}),
    ],
})


@dataclass(frozen=True)
class Site:
    """What a visit asks, as queries/sheets.VisitChecklist says it."""

    checklist: Checklist = CHECKLIST
    bonus_cap: int = 500

    @property
    def items(self):
        return self.checklist.items

    def check(self, answers):
        return check_sheet(self.checklist, answered(answers), purpose="evaluation", studio_type=None)

    def score(self, answers):
        return score_sheet(self.checklist, answered(answers), purpose="evaluation", studio_type=None,
                           bonus_cap=self.bonus_cap)


SITE = Site()


def name(word):
    """A UUID that reads a little: the same word, the same id."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, word))


def text_of(word, kind, value, *, by=ZHANG, item=None, follows=(), seq=1, prev=FIRST, stream="s", visit=VISIT, **more):
    said = {
        "v": 1, "id": name(word), "stream": name(stream), "seq": seq, "prev": prev, "by": by, "visit": visit,
        "kind": kind, "value": value, "at": "2026-11-20T16:00:00+08:00",
        "follows": [name(one) for one in follows], "salt": name(word).replace("-", ""), **more,
    }
    if item is not None:
        said["item"] = item
    return json.dumps(said, ensure_ascii=False)


def entry(word, kind, value, **more):
    return read_entry(text_of(word, kind, value, **more))


def fact(word, item, value, **more):
    return entry(word, "fact", value, item=item, **more)


def points(word, item, value, **more):
    return entry(word, "points", value, item=item, **more)


def photo(word, item, **more):
    return entry(word, "photo", photo_value(word), item=item, **more)


def photo_value(word, **more):
    return {"photo": name(f"photo {word}"), "sha256": text_digest(word), "size": 4_000_000, "type": "image/jpeg",
            "source": "camera", "position": {"lat": 286800000, "lon": 1158500000, "accuracy_cm": 850, "age_ms": 1200},
            "no_position": None, "width": 4032, "height": 3024, "taken_at": "2026-11-20T16:00:00+08:00", **more}


def stream_of(texts_of, stream="s", start=1, prev=FIRST):
    """Texts chained one after the other; each of `texts_of` takes seq, prev and stream."""
    texts = []
    for seq, make in enumerate(texts_of, start):
        texts.append(make(seq=seq, prev=prev, stream=stream))
        prev = text_digest(texts[-1])
    return texts
