"""Problems of a scorecard file: the line, the field, and the fix for each."""

from functools import partial

from scorecard.definition.reader import read_definition
from scorecard.errors import InvalidFile
from tests.definition_files import BROKEN_FILES, FILE, UNREADABLE_FILES, changed
from tests.golden.golden import Cases

LOOKALIKE = changed(("aliases: [MTTR]", 'aliases: ["Up\\u200btime"]'))
SEVERAL = changed(
    ("TUE 10:00", "someday"),
    ("key: uptime", "key: mttr"),
    ("target: 40", "target: ~"),
    ("en_GB", "xx_XX"),
)


def problems_text(source: str | bytes, before: str = FILE) -> str:
    """Return the problems of a file that is applied over another, or an empty text if there are none."""
    try:
        read_definition(source).refuse_lookalikes(read_definition(before))
    except InvalidFile as error:
        return str(error)
    return ""


CASES: Cases = {
    **{name: partial(problems_text, changed(broken.swap)) for name, broken in BROKEN_FILES.items()},
    **{name: partial(problems_text, source) for name, source in UNREADABLE_FILES.items()},
    "a name that looks like another KPI's": partial(problems_text, LOOKALIKE),
    "several problems": partial(problems_text, SEVERAL),
}
