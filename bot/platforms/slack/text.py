"""Plain text into Slack's mrkdwn: escaped exactly once, and with nothing in it that could act.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from bot.platforms.shared.text import ELLIPSIS, cut, units

MAX_URL = 3_000
HERE = "here"

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Slack has no escape for its formatting marks: look-alikes keep the text readable and inert.
_LOOKALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # within snake_case it marks nothing
_LABEL = str.maketrans({"|": "¦"})  # a bar would end the address of <address|label> a second time
_LEAST_LABEL = 80  # characters of a title that still say what a link is about
_CALLED = re.compile(r"(?:\A|[ \n])<!(?:here|subteam\^(?P<group>[A-Z0-9]+))(?:\|[^<>]*)?>\Z")
_WORD_JOINER = "\u2060"
_UNSAFE_IN_URL = re.compile(r"""[\s<>|"\\^`{}\x00-\x1f\x7f\ud800-\udfff]""")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")  # control characters mean nothing here
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")  # no JSON can carry one


def escape(text: str) -> str:
    """Escape the three characters that mean something to Slack, once."""
    return text.translate(_ENTITIES)


def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    return _SPACE.sub(" ", _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)).strip()


def plain(text: str) -> str:
    """Return text on one line, escaped, with formatting marks made inert."""
    line = one_line(text).translate(_LOOKALIKES)
    line = _EDGE_UNDERSCORE.sub("ˍ", line)
    quoted = line.startswith(">")  # would begin a quotation, also when escaped
    return (_WORD_JOINER if quoted else "") + escape(line)


def fitted(text: str, limit: int) -> str:
    """Return text as `plain` does, in at most `limit` characters as Slack counts them, with an ellipsis where it is too long."""
    return cut(one_line(text), limit, plain)


def shortened(text: str, limit: int) -> str:
    """Return text as it is, on one line of at most `limit` characters: for plain_text objects."""
    return cut(one_line(text), limit, str)


def web_address(url: str | None) -> str:
    """Return an address that Slack may open, empty for anything but http and https and for what is too long."""
    address = _UNSAFE_IN_URL.sub(lambda found: quote(found[0], errors="replace"), (url or "").strip())
    try:
        parts = urlsplit(address)
        allowed = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # an address that no parser understands
        return ""
    return address if allowed and units(escape(address)) <= MAX_URL else ""


def link(url: str, text: str, limit: int) -> str:
    """Return a link of at most `limit` characters in all; the text alone where there is no address, or one too long to leave room."""
    address = escape(web_address(url))
    room = limit - units(address) - len("<|>")
    if not address or room < min(_LEAST_LABEL, limit):
        return fitted(text, limit) or ELLIPSIS
    return f"<{address}|{fitted(text.translate(_LABEL), room) or urlsplit(address).hostname or ELLIPSIS}>"


def channel_mention(channel_id: str) -> str:
    """Return a channel as Slack shows it to those who may see it."""
    return f"<#{channel_id}>"


def group_mention(name: str) -> str:
    """Return what calls a user group by its id, or with "here" those of the channel who are active."""
    return "<!here>" if name == HERE else f"<!subteam^{name}>"


def called(name: str) -> str:
    """Return whom cards mention as an answer shows it, which calls nobody."""
    return f"@{HERE}" if name == HERE else group_mention(name)


def mentioned_in(text: str) -> str:
    """Return whom a text of ours calls at its end, as `group_mention` was given it; empty where it calls nobody."""
    found = _CALLED.search(text)
    return (found["group"] or HERE) if found else ""


def time_of_day(when: datetime) -> str:
    """Return a time of day that Slack shows in the reader's own zone."""
    return f"<!date^{int(when.timestamp())}^{{time}}|{when.astimezone(UTC):%H:%M} UTC>"


def date(when: datetime) -> str:
    """Return an instant that Slack shows in the reader's own zone and language."""
    fallback = f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"
