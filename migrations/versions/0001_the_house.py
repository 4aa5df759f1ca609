"""the house"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Append-only tables. Each entry: table, columns that may be filled in once (while the first of them is NULL).
# A batch_alter_table drops triggers silently: a later migration that alters one of these tables makes them anew.
APPEND_ONLY = (
    ("event", ("position", "prev", "sha256")),
    ("scheme_version", ()),
    ("shortlist", ()),
    ("cycle", ("rules", "rule_hash", "opened_at")),
)
FROZEN_ONCE = ("cycle",)  # other columns of these stay open; only the named ones are frozen, and rows stay


def upgrade():
    make_tables()
    make_triggers()


def make_tables():
    op.create_table(
        "authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("code", name=op.f("uq_authority_code")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_username"), ["username"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_organisation_authority_id_authority")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("authority_id", "name", name=op.f("uq_organisation_authority_id_name")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "scheme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_scheme_version_authority_id_authority")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_version")),
        sa.UniqueConstraint("authority_id", "sha256", name=op.f("uq_scheme_version_authority_id_sha256")),
    )
    with op.batch_alter_table("scheme_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheme_version_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_account_authority_id_authority")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_account_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=True),
        sa.Column("rule_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_cycle_authority_id_authority")),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"], ["scheme_version.id"], name=op.f("fk_cycle_scheme_version_id_scheme_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("authority_id", "code", name=op.f("uq_cycle_authority_id_code")),
    )
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cycle_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "studio",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("host_unit_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("industry", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("datum", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_studio_authority_id_authority")),
        sa.ForeignKeyConstraint(
            ["host_unit_id"], ["organisation.id"], name=op.f("fk_studio_host_unit_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio")),
        sa.UniqueConstraint(
            "authority_id", "name", "host_unit_id", name=op.f("uq_studio_authority_id_name_host_unit_id")
        ),
    )
    with op.batch_alter_table("studio", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_studio_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "cycle_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("allotment", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_cycle_unit_authority_id_authority")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_unit_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_cycle_unit_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_unit")),
        sa.UniqueConstraint("cycle_id", "organisation_id", name=op.f("uq_cycle_unit_cycle_id_organisation_id")),
    )
    with op.batch_alter_table("cycle_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cycle_unit_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cycle_unit_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("request", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("prev", sa.String(length=64), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_event_authority_id_authority")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_event_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("authority_id", "position", name=op.f("uq_event_authority_id_position")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index("ix_event_subject", ["authority_id", "subject", "subject_id"], unique=False)

    op.create_table(
        "leader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("studio_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("honours", sa.String(length=400), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_leader_authority_id_authority")),
        sa.ForeignKeyConstraint(["studio_id"], ["studio.id"], name=op.f("fk_leader_studio_id_studio")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader")),
    )
    with op.batch_alter_table("leader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leader_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leader_studio_id"), ["studio_id"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("studio_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("split", sa.String(length=60), nullable=False),
        sa.Column("studio_type", sa.String(length=60), nullable=False),
        sa.Column("declared", sa.Text(), nullable=False),
        sa.Column("self_scores", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("preferred", sa.Text(), nullable=False),
        sa.Column("lacking", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("over_cap_reason", sa.String(length=2000), nullable=False),
        sa.Column("over_cap_approver", sa.String(length=60), nullable=False),
        sa.Column("review", sa.String(length=20), nullable=False),
        sa.Column("review_reason", sa.String(length=2000), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=2000), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_nomination_authority_id_authority")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_nomination_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_nomination_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["account.id"], name=op.f("fk_nomination_reviewed_by_id_account")),
        sa.ForeignKeyConstraint(["studio_id"], ["studio.id"], name=op.f("fk_nomination_studio_id_studio")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("cycle_id", "studio_id", name=op.f("uq_nomination_cycle_id_studio_id")),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index("ix_nomination_list", ["cycle_id", "category", "review"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_studio_id"), ["studio_id"], unique=False)

    op.create_table(
        "shortlist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rule_hash", sa.String(length=64), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_shortlist_authority_id_authority")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_shortlist_by_id_account")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_shortlist_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_shortlist_cycle_id_number")),
    )
    with op.batch_alter_table("shortlist", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shortlist_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shortlist_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_sign_in_authority_id_authority")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_token_sha256")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "stage_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_stage_window_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_stage_window_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_window")),
        sa.UniqueConstraint("cycle_id", "stage", name=op.f("uq_stage_window_cycle_id_stage")),
    )
    with op.batch_alter_table("stage_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_window_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stage_window_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_stored_file_authority_id_authority")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_stored_file_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index("ix_stored_file_sha256", ["authority_id", "sha256"], unique=False)

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_team_authority_id_authority")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_team_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("cycle_id", "name", name=op.f("uq_team_cycle_id_name")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "material_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("material", sa.String(length=60), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_material_file_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_material_file_by_id_account")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_material_file_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_material_file_nomination_id_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_file")),
        sa.UniqueConstraint(
            "nomination_id", "material", "file_id", name=op.f("uq_material_file_nomination_id_material_file_id")
        ),
    )
    with op.batch_alter_table("material_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_file_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_file_nomination_id"), ["nomination_id"], unique=False)

    op.create_table(
        "material_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("material", sa.String(length=60), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("electronic", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("measured", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_material_receipt_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_material_receipt_by_id_account")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_material_receipt_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_material_receipt_nomination_id_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_receipt")),
        sa.UniqueConstraint("nomination_id", "material", name=op.f("uq_material_receipt_nomination_id_material")),
    )
    with op.batch_alter_table("material_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_receipt_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_receipt_nomination_id"), ["nomination_id"], unique=False)

    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approver", sa.String(length=60), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_ruling_authority_id_authority")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_ruling_by_id_account")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_ruling_nomination_id_nomination")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
        sa.UniqueConstraint("nomination_id", "condition", name=op.f("uq_ruling_nomination_id_condition")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ruling_nomination_id"), ["nomination_id"], unique=False)

    op.create_table(
        "shortlist_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shortlist_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_shortlist_paper_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_shortlist_paper_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["shortlist_id"], ["shortlist.id"], name=op.f("fk_shortlist_paper_shortlist_id_shortlist")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_paper")),
        sa.UniqueConstraint(
            "shortlist_id", "kind", "language", name=op.f("uq_shortlist_paper_shortlist_id_kind_language")
        ),
    )
    with op.batch_alter_table("shortlist_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shortlist_paper_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shortlist_paper_shortlist_id"), ["shortlist_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_team_member_account_id_account")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_team_member_authority_id_authority")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sa.UniqueConstraint("team_id", "account_id", name=op.f("uq_team_member_team_id_account_id")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_member_team_id"), ["team_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_visit_authority_id_authority")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_visit_cycle_id_cycle")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_visit_nomination_id_nomination")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_visit_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_nomination_id"), ["nomination_id"], unique=False)

    op.create_table(
        "workbook_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("split", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("committed_by_id", sa.Integer(), nullable=True),
        sa.Column("committed_at", sa.DateTime(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_workbook_import_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_workbook_import_by_id_account")),
        sa.ForeignKeyConstraint(
            ["committed_by_id"], ["account.id"], name=op.f("fk_workbook_import_committed_by_id_account")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_workbook_import_cycle_id_cycle")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_workbook_import_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_import")),
    )
    with op.batch_alter_table("workbook_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workbook_import_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workbook_import_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_import_row_authority_id_authority")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["workbook_import.id"], name=op.f("fk_import_row_import_id_workbook_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("import_id", "row", name=op.f("uq_import_row_import_id_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("paper_total", sa.Integer(), nullable=True),
        sa.Column("total", sa.String(length=40), nullable=True),
        sa.Column("remark", sa.String(length=2000), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_sheet_authority_id_authority")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_sheet_entered_by_id_account")),
        sa.ForeignKeyConstraint(["inspector_id"], ["account.id"], name=op.f("fk_sheet_inspector_id_account")),
        sa.ForeignKeyConstraint(["scan_id"], ["stored_file.id"], name=op.f("fk_sheet_scan_id_stored_file")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_sheet_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
        sa.UniqueConstraint("visit_id", "inspector_id", name=op.f("uq_sheet_visit_id_inspector_id")),
    )
    with op.batch_alter_table("sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "visit_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("absence", sa.String(length=20), nullable=False),
        sa.Column("absence_reason", sa.String(length=1000), nullable=False),
        sa.Column("absent_at", sa.DateTime(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_member_account_id_account")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_visit_member_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_member_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_member")),
        sa.UniqueConstraint("visit_id", "account_id", name=op.f("uq_visit_member_visit_id_account_id")),
    )
    with op.batch_alter_table("visit_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_member_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_member_visit_id"), ["visit_id"], unique=False)


def make_triggers():
    dialect = op.get_bind().dialect.name
    columns = {
        table.name: [c["name"] for c in sa.inspect(op.get_bind()).get_columns(table.name)]
        for table in (sa.table(name) for name, _ in APPEND_ONLY)
    }
    for table, once in APPEND_ONLY:
        fixed = [] if table in FROZEN_ONCE else [name for name in columns[table] if name not in once]
        for statement in (sqlite_triggers if dialect == "sqlite" else postgres_triggers)(table, fixed, once):
            op.execute(statement)


def sqlite_triggers(table, fixed, once):
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"
    if fixed:
        yield f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OF {', '.join(fixed)} ON {table} {refuse}"
    if once:
        yield (
            f"CREATE TRIGGER {table}_once BEFORE UPDATE OF {', '.join(once)} ON {table} "
            f"WHEN OLD.{once[0]} IS NOT NULL {refuse}"
        )


def postgres_triggers(table, fixed, once):
    body = f"BEGIN RAISE EXCEPTION '{table} is append-only'; END"
    yield f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    refuse = f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"
    if fixed:
        yield f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OF {', '.join(fixed)} ON {table} {refuse}"
    if once:
        yield (
            f"CREATE TRIGGER {table}_once BEFORE UPDATE OF {', '.join(once)} ON {table} "
            f"{refuse.replace('EXECUTE', f'WHEN (OLD.{once[0]} IS NOT NULL) EXECUTE')}"
        )


def downgrade():
    for table, _ in APPEND_ONLY:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_refuse() CASCADE")
    with op.batch_alter_table("visit_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_member_visit_id"))
        batch_op.drop_index(batch_op.f("ix_visit_member_authority_id"))

    op.drop_table("visit_member")
    with op.batch_alter_table("sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_visit_id"))
        batch_op.drop_index(batch_op.f("ix_sheet_authority_id"))

    op.drop_table("sheet")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_row_authority_id"))

    op.drop_table("import_row")
    with op.batch_alter_table("workbook_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workbook_import_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_workbook_import_authority_id"))

    op.drop_table("workbook_import")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_nomination_id"))
        batch_op.drop_index(batch_op.f("ix_visit_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_visit_authority_id"))

    op.drop_table("visit")
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_member_team_id"))
        batch_op.drop_index(batch_op.f("ix_team_member_authority_id"))

    op.drop_table("team_member")
    with op.batch_alter_table("shortlist_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shortlist_paper_shortlist_id"))
        batch_op.drop_index(batch_op.f("ix_shortlist_paper_authority_id"))

    op.drop_table("shortlist_paper")
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_nomination_id"))
        batch_op.drop_index(batch_op.f("ix_ruling_authority_id"))

    op.drop_table("ruling")
    with op.batch_alter_table("material_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_file_nomination_id"))
        batch_op.drop_index(batch_op.f("ix_material_file_authority_id"))

    op.drop_table("material_file")
    with op.batch_alter_table("material_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_receipt_nomination_id"))
        batch_op.drop_index(batch_op.f("ix_material_receipt_authority_id"))

    op.drop_table("material_receipt")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_team_authority_id"))

    op.drop_table("team")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index("ix_stored_file_sha256")
        batch_op.drop_index(batch_op.f("ix_stored_file_authority_id"))

    op.drop_table("stored_file")
    with op.batch_alter_table("stage_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_window_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_stage_window_authority_id"))

    op.drop_table("stage_window")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_authority_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("shortlist", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shortlist_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_shortlist_authority_id"))

    op.drop_table("shortlist")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nomination_studio_id"))
        batch_op.drop_index(batch_op.f("ix_nomination_organisation_id"))
        batch_op.drop_index("ix_nomination_list")
        batch_op.drop_index(batch_op.f("ix_nomination_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_nomination_authority_id"))

    op.drop_table("nomination")
    with op.batch_alter_table("leader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leader_studio_id"))
        batch_op.drop_index(batch_op.f("ix_leader_authority_id"))

    op.drop_table("leader")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_subject")
        batch_op.drop_index(batch_op.f("ix_event_authority_id"))
        batch_op.drop_index(batch_op.f("ix_event_at"))
        batch_op.drop_index(batch_op.f("ix_event_action"))

    op.drop_table("event")
    with op.batch_alter_table("cycle_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cycle_unit_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_cycle_unit_authority_id"))

    op.drop_table("cycle_unit")
    with op.batch_alter_table("studio", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_studio_authority_id"))

    op.drop_table("studio")
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cycle_authority_id"))

    op.drop_table("cycle")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_authority_id"))

    op.drop_table("account")
    with op.batch_alter_table("scheme_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheme_version_authority_id"))

    op.drop_table("scheme_version")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_authority_id"))

    op.drop_table("organisation")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_username"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_address"))

    op.drop_table("sign_in_attempt")
    op.drop_table("authority")
