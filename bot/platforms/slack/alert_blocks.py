"""One story as blocks: title and summary beside the picture, who and when, the topics, why, and a button to read it."""

from colorsys import rgb_to_hsv

from bot.cards.card import AlertCard, Chip, OtherReport
from bot.platforms.slack.blocks import Block, action_button, buttons, context, link_button, section
from bot.platforms.slack.text import date, fitted, link, web_address

READ = "read"

_TITLE = 2_000
_SUMMARY = 700
_BYLINE = 300
_REASON = 600
_CHIP = 60
_CHIPS = 8
_REPORT = 300
_REPORTS = 5
_ACTIONS = 10  # a row holds 25 buttons; nobody looks at as many
_DOTS = {"🔴": 0.0, "🟠": 0.08, "🟡": 0.14, "🟢": 0.42, "🔵": 0.58, "🟣": 0.75}  # by hue, 0 to 1
_GREY = "⚫"
_LEAST_SATURATION = 0.4


def alert_blocks(card: AlertCard) -> list[Block]:
    """Return the blocks of an alert."""
    headline = f"*{link(card.url, card.title, _TITLE)}*"
    summary = fitted(card.summary, _SUMMARY)
    blocks = [section("\n".join(filter(None, (headline, summary))), image_url=web_address(card.image_url), alt=card.title)]
    blocks.append(context("\n".join(filter(None, (_who_and_when(card), _also(card))))))
    if card.chips:
        blocks.append(context(*(chip(each) for each in card.chips[:_CHIPS])))
    if reason := fitted(card.reason, _REASON):
        blocks.append(context(reason))
    address = web_address(card.url)
    read = [link_button(card.read_label, address, READ)] if address else []
    if row := [*read, *map(action_button, card.actions[:_ACTIONS])]:
        blocks.append(buttons(*row))
    return blocks


def _who_and_when(card: AlertCard) -> str:
    return " · ".join(filter(None, (fitted(card.byline, _BYLINE), date(card.published_at))))


def chip(topic: Chip) -> str:
    """Return a topic as a dot, the emoji whose hue is nearest to its own, and its name."""
    return f"{_dot(topic.colour)} *{fitted(topic.name, _CHIP) or '…'}*"


def _dot(colour: int) -> str:
    hue, saturation, _ = rgb_to_hsv(colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF)
    return min(_DOTS, key=lambda dot: _apart(_DOTS[dot], hue)) if saturation >= _LEAST_SATURATION else _GREY


def _apart(one: float, other: float) -> float:
    return min(abs(one - other), 1 - abs(one - other))


def _also(card: AlertCard) -> str:
    if not card.also:
        return ""
    named = [link(each.url, _reporter(each), _REPORT) for each in card.also[:_REPORTS]]
    if more := len(card.also) - len(named):
        named.append(card.more_label.format(count=more))
    return card.also_label.format(sources=", ".join(named))


def _reporter(report: OtherReport) -> str:
    return f"{report.source} ({report.lang})" if report.lang else report.source
