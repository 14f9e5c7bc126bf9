"""The reader of scorecard files: from a text to its definition, or to all problems found in it."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scorecard.definition.collisions import add_collisions, list_lookalikes
from scorecard.definition.links import add_link_problems
from scorecard.definition.models import FORMS, Contradiction, ScorecardDefinition
from scorecard.definition.suggestions import suggest
from scorecard.definition.yaml_tree import Path, YamlTree, read_yaml_tree
from scorecard.errors import InvalidFile

EXAMPLES = {
    "key": "key: mttr",
    "timezone": "timezone: Europe/London",
    "locale": "locale: en_GB",
    "channel": "channel: C012AB3CD",
    "weekly_post": "weekly_post: TUE 10:00",
    "review": "review: first WED 10:00",
    "admins": "admins: [U012AB3CD]",
    "readers": "readers: [U012AB3CD]",
    "aliases": "aliases: [MTTR]",
    "drives": "drives: [Happier customers]",
    "initiatives": "initiatives:” and below it “- title: New on-call rota",
    "title": "title: New on-call rota",
    "state": "state: running",
    "unit": "unit: min",
    "alerts": "alerts:” and below it “after: 2 of 3",
    "direction": "direction: lower",
    "frequency": "frequency: weekly",
    "target": "target: 30",
    "owner": "owner: U012AB3CD",
    "perspectives": "perspectives:” and below it “- name: Customer",
    "objectives": "objectives:” and below it “- name: Faster recovery",
    "kpis": "kpis:” and below it “- key: mttr",
}


def add_validation_problems(tree: YamlTree, error: ValidationError) -> None:
    """Add a problem to the tree for each error of a validation."""
    for detail in error.errors(include_url=False):
        tree.add_problem(_place(detail), _message(detail))


def _place(detail: ErrorDetails) -> Path:
    cause = _cause(detail)
    return (*detail["loc"], *cause.path) if isinstance(cause, Contradiction) else detail["loc"]


def _cause(detail: ErrorDetails) -> Any:  # noqa: ANN401 - the exception of a validator, if one raised
    return detail.get("ctx", {}).get("error")


def _message(detail: ErrorDetails) -> str:
    field = str(next(_names(detail["loc"]), ""))
    match detail["type"]:
        case "value_error":
            return str(_cause(detail))
        case "missing":
            return f"is missing; add a line like “{EXAMPLES.get(field, field + ': …')}”."
        case "extra_forbidden":
            return _unknown(detail["loc"])
        case "enum":
            return f"“{detail['input']}” is not a valid choice; write {_choices(detail)}."
        case _:
            return f"{_wrong_type(detail)}, like “{EXAMPLES.get(field, 'name: …')}”."


def _names(path: Path) -> Iterator[str]:
    """Yield the fields on a path, innermost first."""
    return (step for step in reversed(path) if isinstance(step, str))


def _unknown(path: Path) -> str:
    noun, form = FORMS[next(_names(path[:-1]), "")]
    near = suggest(str(path[-1]), form.model_fields)
    return f"is not a field of {noun}; {near or 'it has ' + ', '.join(form.model_fields) + '.'}"


def _choices(detail: ErrorDetails) -> str:
    return str(detail.get("ctx", {}).get("expected", "")).replace("'", "")


def _wrong_type(detail: ErrorDetails) -> str:
    messages = {"tuple_type": "must be a list", "model_type": "must be a group of fields"}
    if detail["input"] is None:
        return "is empty; write a value"
    return messages.get(detail["type"], "must be one value, not a list or a group")


def read_definition(source: str | bytes) -> ScorecardDefinition:
    """Return the definition that a scorecard file holds.

    Args:
        source: The file's text, or its bytes in UTF-8.

    Raises:
        InvalidFile: The file is wrong; carries every problem with its line.
    """
    tree = read_yaml_tree(source)
    add_collisions(tree)
    add_link_problems(tree)
    definition = _validated(tree)
    if definition is None or tree.problems:
        raise InvalidFile(sorted(tree.problems, key=lambda problem: problem.line))
    return definition.with_lookalikes(list_lookalikes(tree))


def _validated(tree: YamlTree) -> ScorecardDefinition | None:
    if not isinstance(tree.data, dict):
        tree.add_problem(
            (), "holds no scorecard; start with “key: it”, or with the output of “scorecard-bot template”."
        )
        return None
    try:
        return ScorecardDefinition.model_validate(tree.data)
    except ValidationError as error:
        add_validation_problems(tree, error)
        return None
