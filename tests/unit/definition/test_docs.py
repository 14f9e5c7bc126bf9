"""The guide to the scorecard file agrees with the program."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from scorecard.definition.models import FORMS
from scorecard.definition.reader import read_definition

GUIDE = (Path(__file__).parents[3] / "docs" / "scorecard-file.md").read_text(encoding="utf-8")


def test_the_form_that_the_guide_shows_is_a_valid_file() -> None:
    (form,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert read_definition(form).key == "it"


@pytest.mark.parametrize("form", [form for _, form in FORMS.values()], ids=lambda form: form.__name__)
def test_every_field_is_explained(form: type[BaseModel]) -> None:
    assert [name for name in form.model_fields if f"`{name}`" not in GUIDE] == []
