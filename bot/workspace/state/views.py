"""The Home tab and the stack of modals of each person."""

from dataclasses import replace
from typing import Unpack

from bot.workspace.model import Json, Modal, ModalFields, fresh_id
from bot.workspace.refusals import SlackRefusal
from bot.workspace.state.revision import WorkspaceRevision

MOST_STACKED = 3


class Views:
    """A store of everybody's Home tab and open modals.

    Args:
        revision: The workspace's lock and counter.
    """

    def __init__(self, revision: WorkspaceRevision) -> None:
        self._revision = revision
        self._homes: dict[str, Json] = {}
        self._stacks: dict[str, list[Modal]] = {}

    def find_home(self, person: str) -> Json | None:
        """Return the view published last for a person, with its `id` and `hash`."""
        with self._revision.lock:
            return self._homes.get(person)

    def publish(self, person: str, view: Json, expected_hash: str | None = None) -> Json:
        """Publish a view in a person's Home tab.

        Raises:
            SlackRefusal: `hash_conflict`: the tab changed since the expected hash was read.
        """
        with self._revision.change():
            before = self._homes.get(person, {"id": fresh_id("V"), "hash": ""})
            _check_hash(before["hash"], expected_hash)
            self._homes[person] = {**view, "id": before["id"], "hash": fresh_id("")}
            return self._homes[person]

    def list_modals(self, person: str) -> list[Modal]:
        """List the modals open in front of a person; the last is on top."""
        with self._revision.lock:
            return list(self._stacks.get(person, ()))

    def find_modal(self, *, modal_id: str | None = None, external_id: str | None = None) -> Modal | None:
        """Find an open modal by its id or by the id the app gave it."""
        with self._revision.lock:
            opened = [modal for stack in self._stacks.values() for modal in stack]
        for modal in opened:
            if modal.id == modal_id or (external_id and modal.view.get("external_id") == external_id):
                return modal
        return None

    def open(self, person: str, view: Json, *, above: str | None) -> Modal:
        """Open a modal above another one, or as the first of a new stack.

        Raises:
            SlackRefusal: `push_limit_reached` or `duplicate_external_id`.
        """
        with self._revision.change():
            if not above:
                self._stacks.pop(person, None)
            stack = self._stacks.get(person, [])
            if len(stack) >= MOST_STACKED:
                raise SlackRefusal("push_limit_reached")
            if self.find_modal(external_id=view.get("external_id")):
                raise SlackRefusal("duplicate_external_id")
            modal = Modal(id=fresh_id("V"), person=person, view=view, hash=fresh_id(""))
            self._stacks[person] = [*stack, modal]
            return modal

    def update(self, modal: Modal, view: Json, expected_hash: str | None = None) -> Modal:
        """Replace the view of an open modal; values stay where block and action ids stay.

        Raises:
            SlackRefusal: `hash_conflict`, or `not_found` once it was closed.
        """
        _check_hash(modal.hash, expected_hash)
        blocks = {block.get("block_id") for block in view["blocks"]}
        kept = {block_id: state for block_id, state in modal.values.items() if block_id in blocks}
        return self.change(modal, view=view, hash=fresh_id(""), errors={}, values=kept)

    def change(self, modal: Modal, **fields: Unpack[ModalFields]) -> Modal:
        """Replace an open modal with a changed copy.

        Raises:
            SlackRefusal: `not_found`: it was closed.
        """
        with self._revision.change():
            stack = self._stacks.get(modal.person, [])
            for position, current in enumerate(stack):
                if current.id == modal.id:
                    stack[position] = replace(current, **fields)
                    return stack[position]
        raise SlackRefusal("not_found")

    def close(self, modal: Modal) -> None:
        """Close a modal; the one below shows again."""
        with self._revision.change():
            stack = self._stacks.get(modal.person, [])
            self._stacks[modal.person] = [open_modal for open_modal in stack if open_modal.id != modal.id]

    def clear(self, person: str) -> None:
        """Close all modals of a person."""
        with self._revision.change():
            self._stacks.pop(person, None)


def _check_hash(current: str, expected: str | None) -> None:
    if expected and expected != current:
        raise SlackRefusal("hash_conflict")
