"""Choices for filters: kinds of items by name, and how many publishers."""

from bot.cards.filters import publishers_offered
from bot.platforms.discord.interactions import MAX_CHOICES, Choices, Interaction, Suggest, choice, speech_of
from bot.steps.commands.desk import Desk


def kind_choices(desk: Desk) -> Suggest:
    """Return what suggests kinds of items: of several, one more behind those that were typed."""

    async def suggest(interaction: Interaction, typed: str) -> Choices:
        code = speech_of(interaction, desk).code
        before, _, part = typed.rpartition(",")
        titles = (each.title(code) for each in desk.subscribe.kinds.suggest(part.strip(), code))
        return [choice(whole, whole) for each in titles for whole in [f"{before.strip()}, {each}" if before else each]][:MAX_CHOICES]

    return suggest


def publisher_choices(desk: Desk) -> Suggest:
    """Return what suggests how many publishers have to tell a story."""

    async def suggest(interaction: Interaction, typed: str) -> Choices:
        offered = publishers_offered(speech_of(interaction, desk))
        return [choice(name, value) for value, name in offered if typed.strip() in {"", value}]

    return suggest
