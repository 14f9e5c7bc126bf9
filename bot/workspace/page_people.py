"""How people and the bot appear beside what they write."""

from dataclasses import dataclass

from bot.workspace.model import Person
from bot.workspace.state import SLACKBOT, Workspace


@dataclass(frozen=True)
class Face:
    """An author as shown.

    Attributes:
        id: User id.
        name: The name shown.
        initials: One or two letters for the picture.
        colour: Of the picture, `#rrggbb`.
        is_app: Whether it is the bot or Slackbot.
    """

    id: str
    name: str
    initials: str
    colour: str
    is_app: bool = False


def face_of(person: Person) -> Face:
    """A person as shown."""
    letters = [word[0].upper() for word in person.name.split()]
    return Face(person.id, person.name, "".join(letters[:1] + letters[1:][-1:]), person.colour)


def list_faces(workspace: Workspace) -> dict[str, Face]:
    """Everybody who can write a message, by user id."""
    faces = {person.id: face_of(person) for person in workspace.people}
    bot = workspace.bot
    faces[bot.user_id] = Face(bot.user_id, bot.name, bot.name[:1].upper(), "#611f69", is_app=True)
    faces[SLACKBOT] = Face(SLACKBOT, "Slackbot", "S", "#4a154b", is_app=True)
    return faces
