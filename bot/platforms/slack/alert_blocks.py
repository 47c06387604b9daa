"""One story as blocks: title and summary beside the picture, who and when, the topics, why, and a button to read it."""

from collections.abc import Sequence

from bot.cards.card import AlertCard, Chip, Report
from bot.platforms.slack.blocks import Block, context, link_button, section
from bot.platforms.slack.markup import date, fitted, link, web_address

READ = "read"

_TITLE = 2_000
_SUMMARY = 700
_BYLINE = 300
_REASON = 600
_CHIP = 60
_CHIPS = 8
_REPORT = 300
_REPORTS = 5
_DOTS = {
    "🔴": 0xDD2E44,
    "🟠": 0xF4900C,
    "🟡": 0xFDCB58,
    "🟢": 0x78B159,
    "🔵": 0x55ACEE,
    "🟣": 0xAA8ED6,
    "🟤": 0xC1694F,
    "⚪": 0xE6E7E8,
    "⚫": 0x31373D,
}


def alert_blocks(card: AlertCard) -> list[Block]:
    """Return the blocks of an alert."""
    headline = f"*{link(card.url, card.title, _TITLE)}*"
    summary = fitted(card.summary, _SUMMARY)
    blocks = [section("\n".join(filter(None, (headline, summary))), image_url=web_address(card.image_url), alt=card.title)]
    blocks.append(context(*_who_when_what(card)))
    blocks += [context(text) for text in (_also(card.also), fitted(card.reason, _REASON)) if text]
    if address := web_address(card.url):
        blocks.append(link_button(card.read_label, address, READ))
    return blocks


def _who_when_what(card: AlertCard) -> list[str]:
    who_when = f"{fitted(card.byline, _BYLINE)} · {date(card.published_at)}"
    return [who_when, *(chip(each) for each in card.chips[:_CHIPS])]


def chip(topic: Chip) -> str:
    """Return a topic as a dot, of the emoji colour nearest to its own, and its name."""
    return f"{_dot(topic.colour)} *{fitted(topic.name, _CHIP) or '…'}*"


def _dot(colour: int) -> str:
    return min(_DOTS, key=lambda dot: _distance(_DOTS[dot], colour))


def _distance(one: int, other: int) -> int:
    return sum(((one >> shift & 0xFF) - (other >> shift & 0xFF)) ** 2 for shift in (0, 8, 16))


def _also(reports: Sequence[Report]) -> str:
    if not reports:
        return ""
    named = [link(each.url, _reporter(each), _REPORT) for each in reports[:_REPORTS]]
    more = len(reports) - len(named)
    return "+ " + ", ".join(named) + (f", +{more}" if more else "")


def _reporter(report: Report) -> str:
    return f"{report.source} ({report.lang})" if report.lang else report.source
