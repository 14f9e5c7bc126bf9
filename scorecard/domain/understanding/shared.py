"""What is said once for several KPIs: `mttr 31, fcr 71 for W45`, `mttr and fcr tomorrow`."""

from collections.abc import Sequence
from dataclasses import replace

from scorecard.errors import InvalidInput
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.replies.parsed_reply import NoData, Part, SameAsLast, Value
from scorecard.parsing.replies.part_parser import Reader
from scorecard.parsing.replies.segments import Names, Said, find_named_last


def with_shared_words(said: Sequence[Said], names: Names, reader: Reader) -> list[Said]:
    """Words that stand for several KPIs, given to each: `mttr and fcr tomorrow`, `no data for mttr and fcr`.

    A number is never for more than one.
    """
    first, *rest = said
    if first.subject is None and rest and all(_is_name_alone(one) and one.is_aside for one in rest):
        last = find_named_last(first.text, names)
        if last and reader.is_phrase(last):
            return [replace(one, text=last.text) for one in (last, *rest)]
    shared: list[Said] = []
    for one in reversed(said):
        after = shared[0] if shared else None
        if _is_name_alone(one) and after and after.is_aside and reader.is_phrase(after):
            shared.insert(0, replace(one, text=after.text))
        else:
            shared.insert(0, one)
    return shared


def _is_name_alone(said: Said) -> bool:
    return said.subject is not None and not said.text and not said.is_linked


def with_one_period(parts: Sequence[Part], said: Sequence[Said]) -> tuple[Part, ...]:
    """The parts of a reply, each for its own period.

    A period behind the last of some values on one line is for all of them, as long as nothing else is said
    with any. One behind another value leaves open what the rest is for.

    Args:
        parts: In the order they were said.
        said: The same, before they were read.

    Raises:
        InvalidInput: Some are for a period that is named, and of the others that is not clear.
    """
    dated = [part for part in parts if isinstance(part, Value | NoData) and part.period]
    undated = [part for part in parts if isinstance(part, Value | NoData | SameAsLast) and part not in dated]
    if not dated or not undated:
        return tuple(parts)
    last, first = parts[-1], undated[0]
    is_shared = (
        isinstance(last, Value)
        and dated == [last]
        and all(isinstance(part, Value) and not part.note for part in (*undated, last))
        and all(one.is_aside for one in said[1:])
        and len({part.kpi.frequency for part in (*undated, last)}) == 1
    )
    if not is_shared or not isinstance(last, Value):
        noun = NOUNS[first.kpi.frequency]
        raise InvalidInput(
            f"Which {noun} is {first.kpi.name} for? Write “for” and the {noun} behind each value."
        )
    return tuple(replace(part, period=last.period) if isinstance(part, Value) else part for part in parts)
