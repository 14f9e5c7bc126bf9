"""What scorecards, people and alerts were before they were changed, so that a past day can be read."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = (
    ("scorecard", "held_since"),
    ("scorecard", "exact_from"),
    ("alert", "held_since"),
    ("no_data", "taken_back_at"),
    ("round", "missed_noted_at"),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("own_key", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
    )
    op.create_index("ix_version_subject", "version", ["subject", "until"])
    op.create_table(
        "alert_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("actual_id", sa.Integer(), nullable=False),
        sa.Column("closing_actual_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_version_alert_id_alert")),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_alert_version_kpi_id_kpi")),
        sa.ForeignKeyConstraint(["actual_id"], ["actual.id"], name=op.f("fk_alert_version_actual_id_actual")),
        sa.ForeignKeyConstraint(
            ["closing_actual_id"], ["actual.id"], name=op.f("fk_alert_version_closing_actual_id_actual")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_version")),
    )
    op.create_index("ix_alert_version_kpi_id", "alert_version", ["kpi_id", "until"])
    op.execute("UPDATE scorecard SET exact_from = CURRENT_TIMESTAMP")
    op.execute("UPDATE alert SET held_since = closed_at")


def downgrade() -> None:
    op.drop_table("alert_version")
    op.drop_table("version")
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
