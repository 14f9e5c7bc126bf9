"""What people learned from an alert that is resolved."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert_lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_lesson"),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_alert_lesson_alert_id_alert"),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name="fk_alert_lesson_kpi_id_kpi"),
    )
    op.create_index("ix_alert_lesson_kpi_id", "alert_lesson", ["kpi_id"])


def downgrade() -> None:
    op.drop_table("alert_lesson")
