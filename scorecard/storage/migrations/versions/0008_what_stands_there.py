"""A digest of each message's and Home tab's appearance, so that redraws without a change are not sent."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing", sa.Column("look", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("person", sa.Column("home_look", sa.String(length=32), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("person", "home_look")
    op.drop_column("outgoing", "look")
