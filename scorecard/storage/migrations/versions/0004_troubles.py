"""Troubles that keep the bot from sending, and the messages that wait for them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trouble",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times_told", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trouble")),
    )
    op.create_index(
        "uq_trouble_open",
        "trouble",
        ["team_id", "kind", "place"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.add_column("outgoing", sa.Column("held_by", sa.Integer(), nullable=True))
    op.create_index("ix_outgoing_held_by", "outgoing", ["held_by"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outgoing_held_by", table_name="outgoing")
    op.drop_column("outgoing", "held_by")
    op.drop_index("uq_trouble_open", table_name="trouble")
    op.drop_table("trouble")
