"""The conversation: reminders, no data, handovers, absence, own calendars, locks, edited messages.

Existing rows continue as if this had always been so: values were on time, prompts are reminded of from
when they were sent, and scorecards without such settings get the usual reminders and lock.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LONG_AGO = "1970-01-01 00:00:00+00:00"
"""The value of a new column until each row gets its own."""


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("cover", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_team_id_person", ["team_id", "person"], unique=False)

    op.create_table(
        "handover",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("from_round_id", sa.Integer(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_by", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_round_id"], ["round.id"], name=op.f("fk_handover_from_round_id_round")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_handover_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_handover")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_from_round_id"), ["from_round_id"], unique=False)

    op.create_table(
        "no_data",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_no_data_kpi_id_kpi")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_data")),
    )
    with op.batch_alter_table("no_data", schema=None) as batch_op:
        batch_op.create_index("ix_no_data_place", ["kpi_id", "frequency", "period_start"], unique=False)

    op.create_table(
        "change_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("typed", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin_channel", sa.String(), nullable=False),
        sa.Column("origin_ts", sa.String(), nullable=False),
        sa.Column("standing_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_change_request_kpi_id_kpi")),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["actual.id"], name=op.f("fk_change_request_standing_id_actual")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.create_index(
            "uq_change_request_waiting",
            ["kpi_id", "frequency", "period_start", "asked_by"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    with op.batch_alter_table("actual", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("on_behalf_of", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("allowed_by", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("origin_channel", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("origin_ts", sa.String(), nullable=False, server_default=""))
        batch_op.create_index("ix_actual_origin_ts", ["origin_ts"], unique=False)

    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, server_default=LONG_AGO)
        )
    op.execute("UPDATE outgoing SET due_at = not_before")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("working_days", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("region", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("dnd_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("dnd_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("vacation_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_behalf_of", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("counted_from", sa.DateTime(timezone=True), nullable=False, server_default=LONG_AGO)
        )
        batch_op.add_column(sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("is_delayed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_round_remind_at"), ["remind_at"], unique=False)
    op.execute("UPDATE round SET counted_from = opened_at, remind_at = opened_at")

    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminders", sa.JSON(), nullable=False, server_default="[1, 2, 3]"))
        batch_op.add_column(sa.Column("region", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("lock_after", sa.Integer(), nullable=False, server_default="45"))
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.drop_column("edition")
        batch_op.drop_column("lock_after")
        batch_op.drop_column("region")
        batch_op.drop_column("reminders")

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_remind_at"))
        batch_op.drop_column("missed_at")
        batch_op.drop_column("is_delayed")
        batch_op.drop_column("remind_at")
        batch_op.drop_column("reminded")
        batch_op.drop_column("snoozed_until")
        batch_op.drop_column("counted_from")
        batch_op.drop_column("on_behalf_of")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("changed_at")
        batch_op.drop_column("vacation_until")
        batch_op.drop_column("dnd_until")
        batch_op.drop_column("dnd_from")
        batch_op.drop_column("region")
        batch_op.drop_column("working_days")

    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.drop_column("due_at")

    with op.batch_alter_table("actual", schema=None) as batch_op:
        batch_op.drop_index("ix_actual_origin_ts")
        batch_op.drop_column("origin_ts")
        batch_op.drop_column("origin_channel")
        batch_op.drop_column("allowed_by")
        batch_op.drop_column("on_behalf_of")
        batch_op.drop_column("is_late")

    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_change_request_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.drop_table("change_request")
    with op.batch_alter_table("no_data", schema=None) as batch_op:
        batch_op.drop_index("ix_no_data_place")

    op.drop_table("no_data")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_from_round_id"))

    op.drop_table("handover")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index("ix_absence_team_id_person")

    op.drop_table("absence")
