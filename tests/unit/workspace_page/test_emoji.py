"""The pictures of the emoji."""

from importlib.resources import files

from bot.workspace.render.emoji import list_emoji, picture_of


def test_every_emoji_has_its_picture() -> None:
    folder = files("bot.workspace.page") / "static" / "emoji"
    assert [each for each in list_emoji() if not (folder / picture_of(each)).is_file()] == []
