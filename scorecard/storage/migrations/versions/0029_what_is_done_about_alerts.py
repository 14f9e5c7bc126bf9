"""What people do about alerts, what they expect, and what they say in their threads."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STANDS = sa.text("ended_at IS NULL")
IS_OPEN = sa.text("state = 'open'")
IS_STANDING = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.drop_index("uq_alert_open", "alert", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
    op.create_index(
        "uq_alert_standing",
        "alert",
        ["kpi_id"],
        unique=True,
        sqlite_where=IS_STANDING,
        postgresql_where=IS_STANDING,
    )
    op.create_table(
        "alert_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("doer", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("verdict_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_action_alert_id_alert")),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["actual.id"], name=op.f("fk_alert_action_verdict_id_actual")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_action")),
    )
    op.create_table(
        "alert_expected",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_expected_alert_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_expected")),
    )
    for table, day in (("alert_action", "due"), ("alert_expected", "until")):
        op.create_index(
            f"uq_{table}_standing",
            table,
            ["alert_id"],
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        )
        op.create_index(f"ix_{table}_{day}", table, [day], sqlite_where=STANDS, postgresql_where=STANDS)
        op.create_index(f"ix_{table}_alert_id", table, ["alert_id"])
    op.create_table(
        "alert_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin_channel", sa.String(), nullable=False),
        sa.Column("origin_ts", sa.String(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_comment_alert_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_comment")),
    )
    op.create_index(op.f("ix_alert_comment_alert_id"), "alert_comment", ["alert_id"])
    op.create_index("ix_alert_comment_origin_ts", "alert_comment", ["origin_ts"])


def downgrade() -> None:
    op.execute("UPDATE alert SET state = 'open' WHERE closed_at IS NULL")
    op.execute("UPDATE alert_version SET state = 'open' WHERE state IN ('planned', 'expected')")
    for table in ("alert_comment", "alert_expected", "alert_action"):
        op.drop_table(table)
    op.drop_index("uq_alert_standing", "alert", sqlite_where=IS_STANDING, postgresql_where=IS_STANDING)
    op.create_index(
        "uq_alert_open", "alert", ["kpi_id"], unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
