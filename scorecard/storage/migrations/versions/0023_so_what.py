"""What owners say a changed status means."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "so_what",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_so_what_kpi_id_kpi")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_so_what")),
        sa.UniqueConstraint(
            *("kpi_id", "frequency", "period_start", "status"),
            name=op.f("uq_so_what_kpi_id_frequency_period_start_status"),
        ),
    )


def downgrade() -> None:
    op.drop_table("so_what")
