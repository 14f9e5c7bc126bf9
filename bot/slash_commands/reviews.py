"""Commands about reviews and what they decided."""

from bot.markup import unescaped
from bot.slash_commands.command import Command, CommandContext, CommandRequest
from bot.slash_commands.reports import page_of, split_page
from bot.ui.kit.message import Message
from bot.ui.reviews.review import decisions_message, review_answer


def _review(context: CommandContext, asked: CommandRequest) -> Message:
    return review_answer(context.services.reviews.show(asked.asker, unescaped(asked.text)))


def _decisions(context: CommandContext, asked: CommandRequest) -> Message:
    text, page = split_page(unescaped(asked.text))
    return decisions_message(
        context.services.review_responses.list_decisions(asked.asker, text), page_of(asked, page)
    )


REVIEWING = (
    Command(
        "review",
        "what the review is about, or would be about now; an admin starts it there",
        _review,
        may_follow=True,
        is_personal=True,
    ),
    Command(
        "decisions [<kpi>]",
        "what reviews decided, of everything or of one KPI",
        _decisions,
        "decisions mttr",
    ),
)
