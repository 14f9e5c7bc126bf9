"""When people looked at the scorecards on their Home tabs."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_visit",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_home_visit_scorecard_id_scorecard")
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", "scorecard_id", name=op.f("pk_home_visit")),
    )


def downgrade() -> None:
    op.drop_table("home_visit")
