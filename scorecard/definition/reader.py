"""From the text of a scorecard file to its definition, or to everything that is wrong with it."""

from pydantic import ValidationError

from scorecard.definition.collisions import add_collisions, list_alike
from scorecard.definition.faults import add_faults
from scorecard.definition.models import ScorecardDefinition
from scorecard.definition.yaml_tree import Tree, read_tree
from scorecard.errors import InvalidFile


def read_definition(source: str | bytes) -> ScorecardDefinition:
    """Read a scorecard file.

    Args:
        source: The file's text, or its bytes in UTF-8.

    Raises:
        InvalidFile: Something is wrong; carries every problem with its line.
    """
    tree = read_tree(source)
    add_collisions(tree)
    definition = _validated(tree)
    if definition is None or tree.problems:
        raise InvalidFile(sorted(tree.problems, key=lambda problem: problem.line))
    return definition.with_alike(list_alike(tree))


def _validated(tree: Tree) -> ScorecardDefinition | None:
    if not isinstance(tree.data, dict):
        tree.add_problem((), "holds no scorecard; begin with “key: it”, or from “scorecard-bot template”.")
        return None
    try:
        return ScorecardDefinition.model_validate(tree.data)
    except ValidationError as error:
        add_faults(tree, error)
        return None
