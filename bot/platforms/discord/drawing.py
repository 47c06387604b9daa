"""What was done by a press or a command, as what its caller alone reads."""

from discord import ui

from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.interactions import Answer
from bot.platforms.discord.pages import page_view
from bot.platforms.discord.text import cut
from bot.steps.commands.act import Acted

_LINE = 400


def drawn(acted: Acted) -> Answer:
    """Return what somebody is answered, as a card where it has buttons."""
    if acted.page:
        return page_view(acted.page)
    text = "\n".join(cut(line, _LINE) for line in acted.lines)
    if not acted.actions:
        return text
    box: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay(text))
    box.add_item(ui.ActionRow(*map(ActionButton.of, acted.actions)))
    return ui.LayoutView(timeout=None).add_item(box)
