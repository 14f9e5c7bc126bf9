"""Periods from which on an admin has a KPI's usual range reckoned, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "baseline_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_baseline_reset_kpi_id_kpi")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline_reset")),
    )
    op.create_index(op.f("ix_baseline_reset_kpi_id"), "baseline_reset", ["kpi_id"])


def downgrade() -> None:
    op.drop_table("baseline_reset")
