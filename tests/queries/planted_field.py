"""Faults to plant into what tablets sent: check to statements, each found by that check alone."""

from __future__ import annotations

HOME = "(SELECT id FROM authority WHERE code = 'yunchuan')"
NONE = "'" + "b" * 64 + "'"


def first(table: str, where: str = "1") -> str:
    return f"(SELECT min(id) FROM {table} WHERE ({where}) AND authority_id = {HOME})"


FACT, CHAIN, PHOTO, UPLOAD = first("entry", "kind = 'fact'"), first("visit_chain"), first("photo"), first("upload")
SHEET, PLAN, PACK = first("sheet"), first("visit_plan"), first("tablet_pack")
NO_UPLOAD = f"DELETE FROM upload WHERE photo_id = (SELECT photo_id FROM photo WHERE id = {PHOTO})"
FAULTS: dict[str, list[str | tuple[str, ...]]] = {
    "entries_are_as_written": [
        f"UPDATE entry SET text = replace(text, '\"v\":1', '\"v\": 1') WHERE id = {FACT}",
        f"UPDATE entry SET item = 'plaque.none' WHERE id = {FACT}",
        f"UPDATE entry SET seq = seq + 500 WHERE id = {FACT}",
        f"UPDATE entry SET at = '2020-01-01' WHERE id = {FACT}",
        f"UPDATE entry SET text = 'no entry at all' WHERE id = {FACT}",
    ],
    "chains_are_unbroken": [
        f"UPDATE entry SET link = {NONE} WHERE id = {FACT}",
        f"UPDATE entry SET prev_link = {NONE} WHERE id = {FACT}",
        f"UPDATE entry SET received_at = '2020-01-01' WHERE id = {FACT}",
        f"UPDATE entry SET position = position + 5000 WHERE id = {FACT}",
        f"UPDATE entry SET result = 'conflict' WHERE id = {FACT}",
        f"UPDATE visit_chain SET count = count + 1 WHERE id = {CHAIN}",
        f"UPDATE visit_chain SET head = {NONE} WHERE id = {CHAIN}",
    ],
    "admissions_have_a_reason": [
        (f"INSERT INTO entry_admission (authority_id, entry_row, by_id, at, reason) SELECT {HOME}, id, by_id, at, "
        f"'counts anyway' FROM entry WHERE id = {FACT}"),
    ],
    "seals_are_signed": [
        f"UPDATE visit_chain SET sealed_by_id = NULL WHERE id = {CHAIN}",
        f"UPDATE visit_chain SET sealed_at = NULL, sealed_by_id = NULL WHERE id = {CHAIN}",
    ],
    "tablet_sheets_are_what_their_entries_say": [
        f"UPDATE sheet SET paper_total = paper_total + 1 WHERE id = {SHEET}",
        f"UPDATE sheet SET paper_total = NULL WHERE id = {SHEET}",
        f"DELETE FROM sheet WHERE id = {SHEET}",
    ],
    "photos_are_where_their_entries_say": [
        (NO_UPLOAD, f"UPDATE photo SET original_id = small_id WHERE id = {PHOTO}"),
        (NO_UPLOAD, f"UPDATE photo SET original_id = (SELECT max(original_id) FROM photo) WHERE id = {PHOTO}"),
        (NO_UPLOAD, f"UPDATE photo SET photo_id = 'other', small_id = NULL, small_at = NULL WHERE id = {PHOTO}"),
        f"UPDATE photo SET small_id = original_id WHERE id = {PHOTO}",
        f"UPDATE photo SET small_at = NULL WHERE id = {PHOTO}",
        f"UPDATE photo SET read_at = original_at WHERE id = {PHOTO}",
        (f"INSERT INTO photo (authority_id, visit_id, photo_id, by_id) SELECT {HOME}, visit_id, 'nobody', by_id "
        f"FROM photo WHERE id = {PHOTO}"),
    ],
    "uploads_end_in_a_photo": [
        f"UPDATE upload SET sha256 = {NONE} WHERE id = {UPLOAD}",
        "UPDATE upload SET finished_at = created_at WHERE id = 800",
        "UPDATE upload SET length = 0 WHERE id = 800",
        "UPDATE upload SET expires_at = created_at WHERE id = 800",
        "UPDATE upload SET length = 3 WHERE id = 800",
    ],
    "plans_fit_their_visit": [
        f"UPDATE visit_plan SET starts_at = '25:00' WHERE id = {PLAN}",
        f"UPDATE visit_plan SET recorders = '{{\"cellar\":1}}' WHERE id = {PLAN}",
        f"UPDATE visit_plan SET recorders = '{{\"plaque\":99999}}' WHERE id = {PLAN}",
    ],
    "packs_name_what_was_fetched": [
        f"UPDATE tablet_pack SET etag = 'W/x' WHERE id = {PACK}",
        f"UPDATE tablet_pack SET first_at = '2999-01-01' WHERE id = {PACK}",
    ],
}
BY_HAND = {"streams_are_consistent"}
"""Checks whose faults need more than a statement: test_check_field.py writes their rows anew."""
FURNITURE = (
    (f"INSERT INTO upload (id, upload_id, authority_id, visit_id, photo_id, sha256, length, by_id, tablet, created_at, "
    f"expires_at) SELECT 800, '{'a' * 32}', {HOME}, visit_id, 'on-its-way', {NONE}, 10, by_id, tablet, created_at, "
    f"expires_at FROM upload WHERE id = {UPLOAD}"),
    (f"INSERT INTO photo (id, authority_id, visit_id, photo_id, by_id) SELECT 800, {HOME}, visit_id, 'on-its-way', "
    f"by_id FROM photo WHERE id = {PHOTO}"),
)
