"""Emoji by their Slack names."""

from markupsafe import Markup

from bot.workspace.render.scene import Scene

_BY_NAME = {
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
    "large_orange_circle": "🟠",
    "large_blue_circle": "🔵",
    "large_purple_circle": "🟣",
    "red_circle": "🔴",
    "white_circle": "⚪",
    "black_circle": "⚫",
    "white_check_mark": "✅",
    "heavy_check_mark": "✔",
    "x": "❌",
    "warning": "⚠",
    "rotating_light": "🚨",
    "no_entry": "⛔",
    "question": "❓",
    "exclamation": "❗",
    "information_source": "ℹ",
    "bell": "🔔",
    "no_bell": "🔕",
    "mega": "📣",
    "tada": "🎉",
    "trophy": "🏆",
    "star": "⭐",
    "sparkles": "✨",
    "fire": "🔥",
    "rocket": "🚀",
    "dart": "🎯",
    "bulb": "💡",
    "seedling": "🌱",
    "chart_with_upwards_trend": "📈",
    "chart_with_downwards_trend": "📉",
    "bar_chart": "📊",
    "clipboard": "📋",
    "memo": "📝",
    "pencil2": "✏",
    "page_facing_up": "📄",
    "books": "📚",
    "pushpin": "📌",
    "link": "🔗",
    "mag": "🔍",
    "lock": "🔒",
    "key": "🔑",
    "gear": "⚙",
    "wrench": "🔧",
    "hammer_and_wrench": "🛠",
    "shield": "🛡",
    "computer": "💻",
    "moneybag": "💰",
    "handshake": "🤝",
    "date": "📅",
    "calendar": "📆",
    "spiral_calendar_pad": "🗓",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "alarm_clock": "⏰",
    "stopwatch": "⏱",
    "zzz": "💤",
    "repeat": "🔁",
    "arrows_counterclockwise": "🔄",
    "arrow_up": "⬆",
    "arrow_down": "⬇",
    "arrow_right": "➡",
    "arrow_left": "⬅",
    "arrow_upper_right": "↗",
    "arrow_lower_right": "↘",
    "left_right_arrow": "↔",
    "small_red_triangle": "🔺",
    "small_red_triangle_down": "🔻",
    "heavy_minus_sign": "➖",
    "heavy_plus_sign": "➕",
    "wave": "👋",
    "thumbsup": "👍",
    "+1": "👍",
    "thumbsdown": "👎",
    "-1": "👎",
    "clap": "👏",
    "raised_hands": "🙌",
    "pray": "🙏",
    "muscle": "💪",
    "point_right": "👉",
    "point_up": "☝",
    "eyes": "👀",
    "speech_balloon": "💬",
    "email": "✉",
    "inbox_tray": "📥",
    "outbox_tray": "📤",
    "robot_face": "🤖",
    "bust_in_silhouette": "👤",
    "busts_in_silhouette": "👥",
    "slightly_smiling_face": "🙂",
    "smile": "😄",
    "thinking_face": "🤔",
    "coffee": "☕",
    "palm_tree": "🌴",
}


def list_emoji() -> list[str]:
    """Return every character that has a picture."""
    return sorted(set(_BY_NAME.values()))


def picture_of(character: str) -> str:
    """Return the file name of an emoji's picture, `1f7e2.svg`."""
    return f"{ord(character):x}.svg"


def render_emoji(name: str, scene: Scene) -> Markup:
    """Render the emoji `:name:`; an unknown one stays as it is."""
    character = _BY_NAME.get(name.partition("::")[0])
    if character is None:
        return Markup(":{}:").format(name)
    # The character stays in the text, to be copied and searched; the picture makes it look alike everywhere.
    return Markup(
        '<span class="emoji" role="img" aria-label="{}" title=":{}:" '
        'style="--picture:url({}/emoji/{})">{}</span>'
    ).format(name.replace("_", " "), name, scene.assets, picture_of(character), character)
