"""What people and channels follow."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

UNIQUE = (
    ("uq_follow_kpi", ["team_id", "follower", "kpi_id"], "kpi_id IS NOT NULL"),
    ("uq_follow_perspective", ["team_id", "follower", "scorecard_id", "perspective"], "kpi_id IS NULL"),
)


def upgrade() -> None:
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("follower", sa.String(), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=True),
        sa.Column("perspective", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_follow_kpi_id_kpi")),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_follow_scorecard_id_scorecard")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
    )
    op.create_index("ix_follow_scorecard_id", "follow", ["scorecard_id"])
    checked = sa.text("checked_at IS NOT NULL")
    op.create_index(
        "ix_follow_checked_at",
        "follow",
        ["checked_at"],
        sqlite_where=checked,
        postgresql_where=checked,
    )
    for name, columns, where in UNIQUE:
        op.create_index(
            name,
            "follow",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    op.drop_table("follow")
