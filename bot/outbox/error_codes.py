"""The only list of Slack's error codes, and what each means for the call that was refused."""

import re
from enum import StrEnum


class RefusalReason(StrEnum):
    """The reasons for a refusal, grouped by what can be done about it.

    `form`: Slack rejects the format of the message, and may accept a plainer one. `place`: the channel is
    gone or closed, or the bot is not in it. `person`: nobody can write to this person. `bot`: the bot has no
    access at all, for example because its token was revoked. `right`: the bot lacks the permission for this
    call. `final`: the message or thread is gone for good. `later`: Slack has a problem, or sent an unknown
    code. `doubt`: Slack failed, perhaps after the call had taken effect.
    """

    FORM = "form"
    PLACE = "place"
    PERSON = "person"
    BOT = "bot"
    RIGHT = "right"
    FINAL = "final"
    LATER = "later"
    DOUBT = "doubt"


CODE_PATTERN = re.compile(r"[a-z][a-z0-9_]{1,99}")
"""The form of Slack's error codes; anything else does not come from Slack."""
BUSY = frozenset({"rate_limited", "ratelimited", "message_limit_exceeded"})
UNKNOWN_PERSON = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
CODES = {
    RefusalReason.FORM: (
        *("attachment_payload_limit_exceeded", "block_mismatch", "invalid_arguments", "invalid_array_arg"),
        *("invalid_attachments", "invalid_blocks", "invalid_blocks_format", "invalid_form_data"),
        *("invalid_json", "invalid_metadata_format", "invalid_metadata_schema", "invalid_payload"),
        *("json_not_object", "markdown_text_conflict", "metadata_must_be_sent_from_app"),
        *("metadata_too_large", "msg_blocks_too_long", "msg_too_long", "no_text", "too_many_attachments"),
        *("view_too_large",),
    ),
    RefusalReason.PLACE: (
        *("channel_is_archived", "channel_not_found", "external_channel_migrating", "is_archived"),
        *("is_inactive", "not_in_channel", "restricted_action", "restricted_action_non_threadable_channel"),
        *("restricted_action_read_only_channel", "restricted_action_thread_only_channel"),
        *("team_access_not_granted",),
    ),
    RefusalReason.PERSON: (
        *UNKNOWN_PERSON,
        *("cannot_dm_bot", "invalid_user_combination", "messages_tab_disabled", "user_disabled"),
    ),
    RefusalReason.BOT: (
        *("access_denied", "account_inactive", "enterprise_is_restricted", "invalid_auth", "not_authed"),
        *("org_login_required", "team_not_found", "token_expired", "token_revoked"),
        *("two_factor_setup_required",),
    ),
    RefusalReason.RIGHT: (
        "ekm_access_denied",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_enabled",
    ),
    RefusalReason.FINAL: (
        *("cannot_reply_to_message", "cant_broadcast_message", "cant_update_message", "edit_window_closed"),
        *("message_not_found", "restricted_action_thread_locked", "thread_not_found"),
    ),
    RefusalReason.DOUBT: ("fatal_error", "internal_error", "update_failed"),
}
_REASONS = {code: reason for reason, codes in CODES.items() for code in codes}
_OF_FORM = re.compile(r"invalid_(block|metadata|attachment|markdown)\w*|\w+_too_(long|large)|too_many_\w+")


def reason_of(code: str) -> RefusalReason:
    """Return the reason behind an error code; an unknown one is judged by its form, else taken as temporary.

    Args:
        code: Slack's code, `channel_not_found`.
    """
    if code in _REASONS:
        return _REASONS[code]
    return RefusalReason.FORM if _OF_FORM.fullmatch(code) else RefusalReason.LATER
