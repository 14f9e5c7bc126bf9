"""The limits of rich text."""

from bot.workspace.limits.schema import Rules, choice, flag, integer, items, kinds, record, string
from bot.workspace.limits.text import ID, URL

_STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), flag))
_MANY = 3000
_TEXT = string(_MANY)
_STYLED: Rules = {"style": _STYLE}

_PART = kinds(
    {
        "text": record({"text": _TEXT}, _STYLED),
        "link": record({"url": URL}, {**_STYLED, "text": _TEXT, "unsafe": flag}),
        "emoji": record({"name": ID}, {**_STYLED, "unicode": ID}),
        "user": record({"user_id": ID}, _STYLED),
        "usergroup": record({"usergroup_id": ID}, _STYLED),
        "channel": record({"channel_id": ID}, _STYLED),
        "team": record({"team_id": ID}, _STYLED),
        "broadcast": record({"range": choice("here", "channel", "everyone")}, _STYLED),
        "color": record({"value": ID}, _STYLED),
        "date": record(
            {"timestamp": integer(0, 9_999_999_999), "format": ID},
            {**_STYLED, "url": URL, "fallback": _TEXT},
        ),
    }
)
_PARTS = items(_PART, _MANY, 0)
_SECTION = record({"elements": _PARTS})
_BORDER: Rules = {"border": integer(0, 1)}

RICH_TEXT = record(
    {
        "elements": items(
            kinds(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_quote": record({"elements": _PARTS}, _BORDER),
                    "rich_text_preformatted": record({"elements": _PARTS}, {**_BORDER, "language": ID}),
                    "rich_text_list": record(
                        {
                            "style": choice("bullet", "ordered"),
                            "elements": items(kinds({"rich_text_section": _SECTION}), _MANY),
                        },
                        {**_BORDER, "indent": integer(0, 8), "offset": integer(0, _MANY)},
                    ),
                }
            ),
            _MANY,
        )
    },
    {"block_id": ID},
)
