"""Errors to plant in the small scheme: what is replaced by what, the piece on whose line it is told, the sentence."""
# ruff: noqa: E501  a sentence is easier to compare on one line

CASES = {
    "unknown key": (
        "level: city", "level: city\nlevle: city", "levle",
        "unknown key levle: check the spelling or remove it",
    ),
    "unknown key inside a rule": (
        "          points: 15\n", "          points: 15\n          pionts: 15\n", "pionts",
        "unknown key pionts: check the spelling or remove it",
    ),
    "duplicate key": (
        "year: 2026\n", "year: 2026\nlevel: province\n", "level: province",
        "key level is written twice: remove one",
    ),
    "wrong type": ("year: 2026", "year: soon", "year: soon", "year must be a whole number"),
    "a number in quotes": ("copies: 2", 'copies: "2"', '"2"', "copies must be a whole number"),
    "a number where text belongs": ("en: Small city}", "en: 5}", "en: 5}", "en must be text; put quotes around a number"),
    "a key that is missing": ("level: city\n", "", "format: 1", "level is missing"),
    "a value that is none of the choices": (
        "force: principle", "force: maybe", "force: maybe",
        "force must be one of must, principle, prefer, reference",
    ),
    "an impossible date": (
        "opens: 2026-07-01", "opens: 2026-06-31", "opens: 2026-06-31",
        "opens is no possible date; write it like 2023-07-01",
    ),
    "points with three decimals": (
        "minus: 7.5", "minus: 7.555", "minus: 7.555",
        "points of 7.555: write a number from 0 to 100 with at most two decimals",
    ),
    "an unknown rule shape": (
        "shape: discretion", "shape: guess", "shape: guess",
        "shape must be one of all_or_nothing, levels, defects, per_missing, discretion, lowers_total, bonus, required",
    ),
    "neither clause nor source": (
        "clause: 一.b\n    force", "force", "code: leader\n",
        "name the clause of the notice, or say source: example",
    ),
    "duplicate code": (
        "{code: bases,", "{code: studios,", "over: categories, categories: [base]",
        "studios is used twice: rename or remove one",
    ),
    "item used twice": (
        "code: venue.fixed,", "code: venue.room,", "shape: required}}\n      - code: wall.rules",
        "venue.room is used twice: rename or remove one",
    ),
    "dimension used twice": (
        "title: {zh: 工作, en: Work}}\n",
        "title: {zh: 工作, en: Work}}\n      - {code: work, source: example, points: 0, title: {zh: 又, en: Again}}\n",
        "en: Again}", "work is used twice: rename or remove one",
    ),
    "defect used twice": (
        "{code: study, minus", "{code: activity, minus", "minus: 7.5", "activity is used twice: rename or remove one",
    ),
    "clause used twice": (
        "id: 一.b, paragraph", "id: 一.a, paragraph", "A model worker leads", "一.a is used twice: rename or remove one",
    ),
    "unknown station": (
        "station: wall, title: {zh: 张贴", "station: ceiling, title: {zh: 张贴", "station: ceiling",
        "there is no station ceiling; there are: plaque, venue, wall, equipment, records",
    ),
    "unknown dimension": (
        "dimension: place, title: {zh: 房间", "dimension: palace, title: {zh: 房间", "dimension: palace",
        "there is no dimension palace; there are: place, work",
    ),
    "unknown category": (
        "categories: [base], seats", "categories: [basis], seats", "[basis]",
        "there is no category basis; there are: studio, base",
    ),
    "unknown studio type": (
        "types: [research, window]", "types: [research, windows]", "[research, windows]",
        "there is no studio type windows; there are: research, window",
    ),
    "unknown field": (
        "field: leader_honour", "field: leader_honor", "leader_honor\n",
        "there is no declared field leader_honor; there are: studio_name, host_unit, recommended_by, established_on, leader_honour",
    ),
    "unknown choice": ("values: [model]", "values: [modal]", "[modal]", "there is no choice modal; there are: model, other"),
    "unknown split": (
        "split: technology, comparator", "split: technical, comparator", "technical",
        "there is no split technical; there are: technology, rest",
    ),
    "unknown ceiling": (
        "ceiling: studios", "ceiling: studies", "studies",
        "there is no ceiling studies; there are: total, studios, bases",
    ),
    "unknown checklist": (
        "checklist: site", "checklist: sight", "checklist: sight", "there is no checklist sight; there are: site, base",
    ),
    "a field of another type than the test needs": (
        "kind: running_time, field: established_on", "kind: running_time, field: studio_name", "kind: running_time",
        "this test needs studio_name to be date, but it is text",
    ),
    "a test on a field that the form lacks": (
        "force: must, categories: [studio],", "force: must,", "kind: running_time",
        "the form of base has no field established_on, so running cannot be judged",
    ),
    "a core field of another type": (
        "code: recommended_by, type: text", "code: recommended_by, type: long_text", "long_text",
        "the field recommended_by is of type text, not long_text",
    ),
    "a core field missing": (
        "  - {code: host_unit, type: text, source: example, title: {zh: 单位, en: Unit}}\n", "", "fields:",
        "the declared field host_unit is missing",
    ),
    "dimensions that do not sum to 100": (
        "code: all, source: example, points: 100", "code: all, source: example, points: 90",
        "    dimensions:\n      - {code: all", "the dimensions of base must sum to 100; now 90 = 90",
    ),
    "items of one type that do not sum": (
        "types: [window], title: {zh: 窗口, en: Window}, look_for: {zh: 看, en: See}, rule: {shape: all_or_nothing, points: 20}",
        "types: [window], title: {zh: 窗口, en: Window}, look_for: {zh: 看, en: See}, rule: {shape: all_or_nothing, points: 19.5}",
        "code: work, ", "site × evaluation × window: the items of work must sum to 40; now 20 + 19.5 = 39.5",
    ),
    "items of one purpose that do not sum": (
        "types: [research], title", "types: [research], purposes: [review], title", "code: work, ",
        "site × evaluation × research: the items of work must sum to 40; now 20 = 20",
    ),
    "a station with one item": (
        "code: venue.fixed, source: example, station: venue", "code: venue.fixed, source: example, station: wall",
        "{code: venue, title", "site × evaluation × research: the station venue needs at least 2 items; it has 1",
    ),
    "a station without a photo": (
        ", photos: {shows: {zh: 房, en: Room}}}\n      - {code: venue.fixed", "}\n      - {code: venue.fixed",
        "{code: venue, title",
        "site × review × window: no item of the station venue demands a photo: give one of them photos",
    ),
    "a deduction larger than its item": (
        "minus: 7.5", "minus: 15.5", "minus: 15.5", "wall.rules: a deduction of 15.5 does not fit an item of 15",
    ),
    "levels from worst to best": (
        "code: poor, points: 0", "code: poor, points: 15", "          levels:\n",
        "equipment.basic: levels go from best to worst, each with its own points",
    ),
    "points without a dimension": (
        "station: venue, dimension: place,", "station: venue,", "code: venue.room",
        "an item with points names its dimension; an item without points has none",
    ),
    "a floor above its dimension": (
        "floor: 24", "floor: 40.5", "floor: 40.5",
        "a floor belongs to a core dimension and is not above its points (40)",
    ),
    "bonus that can never count": (
        "sheets: {source: example, bonus_cap: 5}", "sheets: {source: example}", "sheets: {source",
        "there are bonus items, but bonus_cap is 0: no bonus could ever count",
    ),
    "a ceiling above the total": (
        "categories: [base], seats: 10", "categories: [base], seats: 41", "seats: 41",
        "ceiling bases has 41 seats, more than all 40: 41 > 40",
    ),
    "a total that is out of reach": (
        "categories: [base], seats: 10", "categories: [base], seats: 9", "over: all",
        "the categories' ceilings 30 + 9 = 39 are fewer than all 40: never reached",
    ),
    "a minimum that its ceiling cannot hold": (
        "more_than, count: 20", "more_than, count: 30", "count: 30",
        "technology: at least 30 + 1 = 31 are asked, but ceiling studios has 30: 30 − 31 = -1 for the others; it must lie below the ceiling",
    ),
    "a minimum that leaves the others nothing": (
        "more_than, count: 20", "at_least, count: 30", "count: 30",
        "technology: at least 30 are asked, but ceiling studios has 30: 30 − 30 = 0 for the others; it must lie below the ceiling",
    ),
    "a ceiling without seats": (
        "over: all, seats: 40", "over: all", "over: all",
        "ceiling total: give seats, or say source: entered (decided before ranking)",
    ),
    "two ceilings on the same": (
        "categories: [base], seats: 10", "categories: [studio], seats: 10", "seats: 10",
        "the ceilings bases and studios count the same sites",
    ),
    "a unit cap that contradicts itself": (
        "least: 1, most: 3", "least: 4, most: 3", "least: 4", "each: at least 4 contradicts at most 3: 4 > 3",
    ),
    "a stage that ends before it begins": (
        "closes: 2026-08-31", "closes: 2026-06-30", "closes: 2026-06-30",
        "the stage submission ends on 2026-06-30, before it begins on 2026-07-01",
    ),
    "a dangling clause": (
        "clause: 一.b\n", "source: example\n", "A model worker leads",
        "clause 一.b is carried out by nothing: name it in a part, or say outside with the reason",
    ),
    "a part that names an unknown clause": (
        "clause: 一.b\n", "clause: [一.b, 一.c]\n", "[一.b, 一.c]", "condition:leader names the unknown clause 一.c",
    ),
    "an unknown sub-clause": (
        "parts: [一.a, 一.b]", "parts: [一.a, 一.b, 一.c]", "parts: [一.a, 一.b, 一.c]", "clause 一 has the unknown part 一.c",
    ),
    "a clause outside yet carried out": (
        "clause: 一.b\n", "clause: [一.b, 二]\n", "outside: {zh",
        "clause 二 is outside, yet carried out by condition:leader: remove one of the two",
    ),
    "a clause that states what the file lacks": (
        "states: [title]", "states: [title, issued_on]", "states: [title, issued_on]",
        "clause P1 says issued_on states it, but the file has no issued_on",
    ),
    "a code of another year": ("year: 2026\n", "year: 2025\n", "code: small-city-2026", "the code small-city-2026 must end with 2025"),
    "a studio type that no category knows": (
        "types: [research, window]", "types: [research]", "{code: window, source",
        "no category knows the studio type window",
    ),
    "an item for a type that never comes": (
        "types: [window], title", "types: [window, research, expert], title", "code: records.window",
        "there is no studio type expert; there are: research, window",
    ),
    "an office for a kind of unit that the form does not offer": (
        "offices:\n  - {code: main,", "offices:\n  - {code: main, unit_kinds: [university],", "[university]",
        "there is no kind of unit university; there are: —",
    ),
    "never named, but no choice says so": (
        "      kind: one_of\n      field: leader_honour\n      values: [model]\n",
        "      kind: not_named_yet\n      field: leader_honour\n", "field: leader_honour",
        "there is no choice none; there are: model, other",
    ),
    "review lines that go down": (
        "approval:\n",
        "upkeep: {outcomes: [{code: rectify, source: example, outcome: rectify, total_below: 80, title: {zh: 整改, en: Put right}},\n {code: warn, source: example, outcome: warn, total_below: 75, title: {zh: 提醒, en: Warn}}]}\napproval:\n",
        "code: warn", "the lines of a review contradict: rectify at 80 lies above warn at 75",
    ),
}
