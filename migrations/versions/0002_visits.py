"""visits"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


# Nothing in these tables is ever changed or deleted.
APPEND_ONLY = ("entry", "changed_text", "refused_text", "entry_admission")


def upgrade():
    make_tables()
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in (sqlite_triggers if dialect == "sqlite" else postgres_triggers)(table):
            op.execute(statement)


def sqlite_triggers(table):
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"
    yield f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}"


def postgres_triggers(table):
    body = f"BEGIN RAISE EXCEPTION '{table} is append-only'; END"
    yield f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    refuse = f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"
    yield f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}"


def make_tables():
    op.create_table(
        "changed_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prev_link", sa.String(length=64), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_changed_text_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_changed_text_by_id_account")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_changed_text_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changed_text")),
        sa.UniqueConstraint("visit_id", "sha256", name=op.f("uq_changed_text_visit_id_sha256")),
    )
    with op.batch_alter_table("changed_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changed_text_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_changed_text_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("stream", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("skew_seconds", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prev_link", sa.String(length=64), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_entry_authority_id_authority")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_entry_by_id_account")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_entry_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("visit_id", "entry_id", name=op.f("uq_entry_visit_id_entry_id")),
        sa.UniqueConstraint("visit_id", "position", name=op.f("uq_entry_visit_id_position")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index("ix_entry_stream", ["visit_id", "stream", "seq"], unique=False)

    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("small_id", sa.Integer(), nullable=True),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.Column("made_id", sa.Integer(), nullable=True),
        sa.Column("small_at", sa.DateTime(), nullable=True),
        sa.Column("original_at", sa.DateTime(), nullable=True),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_photo_authority_id_authority")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_photo_by_id_account")),
        sa.ForeignKeyConstraint(["made_id"], ["stored_file.id"], name=op.f("fk_photo_made_id_stored_file")),
        sa.ForeignKeyConstraint(["original_id"], ["stored_file.id"], name=op.f("fk_photo_original_id_stored_file")),
        sa.ForeignKeyConstraint(["small_id"], ["stored_file.id"], name=op.f("fk_photo_small_id_stored_file")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_photo_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("visit_id", "photo_id", name=op.f("uq_photo_visit_id_photo_id")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "refused_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prev_link", sa.String(length=64), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_refused_text_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_refused_text_by_id_account")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_refused_text_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_text")),
        sa.UniqueConstraint("visit_id", "sha256", name=op.f("uq_refused_text_visit_id_sha256")),
    )
    with op.batch_alter_table("refused_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refused_text_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refused_text_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "tablet_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_tablet_pack_account_id_account")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_tablet_pack_authority_id_authority")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_tablet_pack_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet_pack")),
        sa.UniqueConstraint("visit_id", "account_id", "tablet", name=op.f("uq_tablet_pack_visit_id_account_id_tablet")),
    )
    with op.batch_alter_table("tablet_pack", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tablet_pack_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tablet_pack_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.String(length=32), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_upload_authority_id_authority")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_upload_by_id_account")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_upload_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_upload_upload_id")),
        sa.UniqueConstraint(
            "visit_id", "photo_id", "by_id", "sha256", name=op.f("uq_upload_visit_id_photo_id_by_id_sha256")
        ),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_upload_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "visit_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=True),
        sa.Column("sealed_by_id", sa.Integer(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_visit_chain_authority_id_authority")),
        sa.ForeignKeyConstraint(["sealed_by_id"], ["account.id"], name=op.f("fk_visit_chain_sealed_by_id_account")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_chain_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_chain")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_visit_chain_visit_id")),
    )
    with op.batch_alter_table("visit_chain", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_chain_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "visit_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=60), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("recorders", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_visit_plan_authority_id_authority")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_plan_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_plan")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_visit_plan_visit_id")),
    )
    with op.batch_alter_table("visit_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_plan_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "entry_admission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_row", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_entry_admission_authority_id_authority")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_entry_admission_by_id_account")),
        sa.ForeignKeyConstraint(["entry_row"], ["entry.id"], name=op.f("fk_entry_admission_entry_row_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_admission")),
        sa.UniqueConstraint("entry_row", name=op.f("uq_entry_admission_entry_row")),
    )
    with op.batch_alter_table("entry_admission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_admission_authority_id"), ["authority_id"], unique=False)


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_refuse() CASCADE")
    with op.batch_alter_table("entry_admission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_admission_authority_id"))

    op.drop_table("entry_admission")
    with op.batch_alter_table("visit_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_plan_authority_id"))

    op.drop_table("visit_plan")
    with op.batch_alter_table("visit_chain", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_chain_authority_id"))

    op.drop_table("visit_chain")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_expires_at"))
        batch_op.drop_index(batch_op.f("ix_upload_authority_id"))

    op.drop_table("upload")
    with op.batch_alter_table("tablet_pack", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tablet_pack_authority_id"))
        batch_op.drop_index(batch_op.f("ix_tablet_pack_account_id"))

    op.drop_table("tablet_pack")
    with op.batch_alter_table("refused_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refused_text_visit_id"))
        batch_op.drop_index(batch_op.f("ix_refused_text_authority_id"))

    op.drop_table("refused_text")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_authority_id"))

    op.drop_table("photo")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_stream")
        batch_op.drop_index(batch_op.f("ix_entry_authority_id"))

    op.drop_table("entry")
    with op.batch_alter_table("changed_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changed_text_visit_id"))
        batch_op.drop_index(batch_op.f("ix_changed_text_authority_id"))

    op.drop_table("changed_text")
