"""From the neutral cards to Discord's messages: Components V2, or one plain line of content. Pure: no client, no clock.

Limits (docs.discord.com, "Component Reference" and "Message"): 40 components, 4,000 characters of text in all, 2,000 of content.
"""

import re
from collections.abc import Iterable

import discord
from discord import ui

from bot.cards.card import HEADLINE, AlertCard, Card, DigestCard, NoticeCard, filled
from bot.cards.words import Speech
from bot.domain.delivery import Nonce, stands_at
from bot.domain.destination import Destination
from bot.domain.ids import derived_id
from bot.platforms.discord.alert import Jump, alert, nowhere
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.digest import digest
from bot.platforms.discord.text import LONGEST_LINK, code, cut, safe_url
from bot.platforms.shared.text import units

MAX_CONTENT = 2_000
_TITLE, _BYLINE, _CHIP = 300, 160, 40
_NOTICE = 1_500
_31_BITS = (1 << 31) - 1
_ROLE = re.compile(r"<@&(?P<id>\d+)>")


def message(card: Card, speech: Speech, nonce: Nonce, role: str = "", jump: Jump = nowhere) -> ui.LayoutView:
    """Return a card as a message; its marks make it recognisable in the channel's history. `role`: the id of the role that it calls.

    `jump` links other messages of the channel.
    """
    shown = _drawn(card, speech, nonce, jump)
    return _calling(role, shown) if role else shown


def _drawn(card: Card, speech: Speech, nonce: Nonce, jump: Jump) -> ui.LayoutView:
    match card:
        case AlertCard():
            return alert(card, speech, marks(nonce), jump)
        case DigestCard():
            return digest(card, speech, marks(nonce), jump)
        case NoticeCard():
            return notice(card, nonce)


def _calling(role: str, shown: ui.LayoutView) -> ui.LayoutView:
    """Return the message with a line below its card that mentions a role: a notification begins with the news."""
    shown.add_item(ui.TextDisplay(role_mention(role)))
    return shown


def jump_in(to: Destination) -> Jump:
    """Return how messages of a channel are linked; those to a person stand where nobody else can go."""
    server = f"https://discord.com/channels/{to.workspace_id}"
    return nowhere if to.person else lambda message: "/".join((server, *stands_at(to.channel_id, message)))


def role_mention(role: str) -> str:
    """Return a role as Discord shows it."""
    return f"<@&{role}>"


def role_in(line: str) -> str:
    """Return the id of the role that a line mentions, empty where the line is another one."""
    found = _ROLE.fullmatch(line)
    return found["id"] if found else ""


def marks(nonce: Nonce) -> tuple[int, int]:
    """Return two component ids that stand for `nonce` in a message.

    Discord stores the ids of components, but not the nonce: docs/decisions/0015-discord-message-marks.md.
    """
    bits = derived_id("message", nonce)
    first, second = (bits >> 31) & _31_BITS or 1, bits & _31_BITS or 2
    return first, second if second != first else second ^ 2 or 3


def _layout(box: "ui.Container[ui.LayoutView]") -> ui.LayoutView:
    layout = ui.LayoutView(timeout=None)
    layout.add_item(box)
    return layout


def notice(card: NoticeCard, nonce: Nonce) -> ui.LayoutView:
    """Return a few words about Newsdesk itself, under their heading where there is one."""
    outer, inner = marks(nonce)
    heading = f"### {cut(card.heading, _TITLE)}" if card.heading else ""
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple(), id=outer)
    box.add_item(ui.TextDisplay("\n".join(filter(None, [heading, _said(card)])), id=inner))
    if card.actions:
        box.add_item(ui.ActionRow(*map(ActionButton.of, card.actions)))
    return _layout(box)


def _said(card: NoticeCard) -> str:
    """Return the text with the channel as Discord links it; a mention of a channel calls nobody."""
    return filled(cut(card.text, _NOTICE) or "…", f"<#{card.channel_id}>")


def plain(card: Card, nonce: Nonce) -> str:
    """Return title and link as content, for when Discord refused the card. The last line is the mark that `find` looks for."""
    tail = plain_mark(nonce)
    return f"{_plain(card, MAX_CONTENT - units(tail) - 1)}\n{tail}"


def _plain(card: Card, room: int) -> str:
    match card:
        case AlertCard():
            return _plain_alert(card, room)
        case DigestCard():
            return _plain_digest(card, room)
        case NoticeCard():
            return "\n".join(filter(None, [f"**{cut(card.heading, _TITLE)}**" if card.heading else "", _said(card)]))


def plain_mark(nonce: Nonce) -> str:
    """Return the line that names a plain message: content carries no component ids."""
    return f"-# {code(nonce)}"


def _plain_alert(card: AlertCard, room: int) -> str:
    url = safe_url(card.url, LONGEST_LINK)
    who = " · ".join(filter(None, (cut(card.byline, _BYLINE), cut(card.language, _CHIP))))
    return _those_that_fit([f"**{cut(card.headline, HEADLINE)}**", f"<{url}>" if url else "", who], room)


def _plain_digest(card: DigestCard, room: int) -> str:
    shown = [f"**{cut(card.heading, _TITLE)}**"]
    for line in card.stories:
        url = safe_url(line.url)
        shown.append(f"- {cut(line.title, _CHIP * 2)}" + (f" <{url}>" if url else ""))
    return _those_that_fit([*shown, cut(card.left_out, _CHIP)], room)


def _those_that_fit(lines: Iterable[str], room: int) -> str:
    """Return the lines that `room` holds together; half an address leads nowhere."""
    kept: list[str] = []
    for line in filter(None, lines):
        if sum(map(units, kept)) + len(kept) + units(line) <= room:
            kept.append(line)
    return "\n".join(kept)
