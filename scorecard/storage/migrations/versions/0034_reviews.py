"""Reviews: when they are held, what they were about, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("scorecard", sa.Column("review", sa.String(32), nullable=False, server_default=""))
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(16), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecard.id"], name="fk_review_scorecard_id_scorecard"),
        sa.UniqueConstraint("scorecard_id", "month", name="uq_review_scorecard_id_month"),
    )
    for name, column in (("uq_review_open", "scorecard_id"), ("ix_review_opened_at", "opened_at")):
        op.create_index(
            name,
            "review",
            [column],
            unique=name.startswith("uq"),
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=True),
        sa.Column("perspective", sa.String(), nullable=False),
        sa.Column("objective", sa.String(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("left_from", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_review_item"),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="fk_review_item_review_id_review"),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name="fk_review_item_kpi_id_kpi"),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_review_item_alert_id_alert"),
        sa.UniqueConstraint("review_id", "position", name="uq_review_item_review_id_position"),
    )
    op.create_index("ix_review_item_kpi_id", "review_item", ["kpi_id"])
    op.create_table(
        "review_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("doer", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("alert_action_id", sa.Integer(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_response"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["review_item.id"], name="fk_review_response_item_id_review_item"
        ),
        sa.ForeignKeyConstraint(
            ["alert_action_id"], ["alert_action.id"], name="fk_review_response_alert_action_id_alert_action"
        ),
    )
    op.create_index("ix_review_response_item_id", "review_response", ["item_id"])
    for name, columns, where in (
        ("uq_review_response_once", ["item_id", "kind"], "kind IN ('discussed', 'skipped', 'done')"),
        ("ix_review_response_open", ["item_id"], "kind = 'action' AND done_at IS NULL"),
    ):
        op.create_index(
            name,
            "review_response",
            columns,
            unique=name.startswith("uq"),
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    op.drop_table("review_response")
    op.drop_table("review_item")
    op.drop_table("review")
    op.drop_column("scorecard", "review")
