"""Read access: people's roles in the workspace, readers of a scorecard, private channels.

Everybody's profile is read from Slack again; until then nobody counts as a member. A channel counts as
private until Slack shows that it is public.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("standing", sa.String(), nullable=False, server_default=""))
    op.add_column("person", sa.Column("standing_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("private_channels", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("person", sa.Column("channels_read_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("scorecard", sa.Column("readers", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("scorecard", sa.Column("private", sa.Boolean(), nullable=True))
    op.add_column("scorecard", sa.Column("channel_private", sa.Boolean(), nullable=True))


def downgrade() -> None:
    for column in ("channel_private", "private", "readers"):
        op.drop_column("scorecard", column)
    for column in ("channels_read_at", "private_channels", "standing_at", "standing"):
        op.drop_column("person", column)
