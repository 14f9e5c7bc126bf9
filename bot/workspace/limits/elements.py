"""The limits of interactive elements."""

from bot.workspace.limits.schema import Rules, choice, flag, integer, items, record, string
from bot.workspace.limits.text import (
    CONFIRM,
    ID,
    OPTION_GROUP,
    PLACEHOLDER,
    PLAIN_OPTION,
    RICH_OPTION,
    STYLE,
    URL,
    initial_among_options,
    options_or_groups,
    plain,
)

_COMMON: Rules = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
_MENU: Rules = {**_COMMON, "placeholder": PLACEHOLDER}
_SEVERAL: Rules = {**_MENU, "max_selected_items": integer(1, 100)}
_CHOICES: Rules = {"options": items(PLAIN_OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
_IDS = items(ID, 100, 0)
_OWN_RESPONSE_URL: Rules = {"default_to_current_conversation": flag, "response_url_enabled": flag}

_BUTTON = record(
    {"text": plain(75)},
    {
        "action_id": ID,
        "value": string(2000),
        "url": URL,
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)


def _menu(name: str, own: Rules) -> Rules:
    """Return both forms of a menu that Slack fills itself, `users_select` and `multi_users_select`."""
    return {
        f"{name}s_select": record({}, {**_MENU, **own, f"initial_{name}": ID}),
        f"multi_{name}s_select": record({}, {**_SEVERAL, **own, f"initial_{name}s": _IDS}),
    }


MENUS: Rules = {
    "static_select": record(
        {}, {**_MENU, **_CHOICES, "initial_option": PLAIN_OPTION}, options_or_groups, initial_among_options
    ),
    "multi_static_select": record(
        {},
        {**_SEVERAL, **_CHOICES, "initial_options": items(PLAIN_OPTION, 100)},
        options_or_groups,
        initial_among_options,
    ),
    "external_select": record(
        {}, {**_MENU, "min_query_length": integer(0, 300), "initial_option": PLAIN_OPTION}
    ),
    **_menu("user", {}),
    **_menu("conversation", _OWN_RESPONSE_URL),
    **_menu("channel", _OWN_RESPONSE_URL),
}

PICKERS: Rules = {
    "datepicker": record({}, {**_MENU, "initial_date": string(10, 10, r"\d{4}-\d\d-\d\d")}),
    "timepicker": record({}, {**_MENU, "initial_time": string(5, 5, r"\d\d:\d\d"), "timezone": string(100)}),
    "datetimepicker": record({}, {**_COMMON, "initial_date_time": integer(0, 9_999_999_999)}),
    "checkboxes": record(
        {"options": items(RICH_OPTION, 10)},
        {**_COMMON, "initial_options": items(RICH_OPTION, 10)},
        initial_among_options,
    ),
    "radio_buttons": record(
        {"options": items(RICH_OPTION, 10)},
        {**_COMMON, "initial_option": RICH_OPTION},
        initial_among_options,
    ),
}

_DISPATCH = record({"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)})
_TYPED: Rules = {
    "action_id": ID,
    "placeholder": PLACEHOLDER,
    "focus_on_load": flag,
    "dispatch_action_config": _DISPATCH,
}
_DECIMAL = string(100, 1, r"-?\d+(\.\d+)?")

FIELDS: Rules = {
    "plain_text_input": record(
        {},
        {
            **_TYPED,
            "initial_value": string(3000, 0),
            "multiline": flag,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "number_input": record(
        {"is_decimal_allowed": flag},
        {**_TYPED, "initial_value": _DECIMAL, "min_value": _DECIMAL, "max_value": _DECIMAL},
    ),
    "email_text_input": record({}, {**_TYPED, "initial_value": string(3000, 0)}),
    "url_text_input": record({}, {**_TYPED, "initial_value": string(3000, 0)}),
}

BUTTONS: Rules = {
    "button": _BUTTON,
    "overflow": record({"options": items(PLAIN_OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}),
}

ACTIONS: Rules = {**BUTTONS, **MENUS, **PICKERS}
INPUTS: Rules = {**FIELDS, **MENUS, **PICKERS}
