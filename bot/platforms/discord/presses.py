"""Presses of buttons: what each kind does, and who answers its presser."""

from bot.cards.actions import OF_A_LIST, OF_READING, OF_STORIES, Action, ActionKind, read_action
from bot.cards.words import Speech
from bot.domain.errors import InvalidInput
from bot.platforms.discord.digest_commands import page_shown
from bot.platforms.discord.drawing import drawn
from bot.platforms.discord.feed_commands import whole_offered
from bot.platforms.discord.interactions import Answer, Interaction, answer, presser_of
from bot.platforms.discord.modals import Drafts
from bot.platforms.discord.news_commands import turn_reading
from bot.platforms.discord.permissions import manages
from bot.platforms.discord.submits import OF_FORMS, press_form
from bot.platforms.discord.subscription_list import show_list, turn_list
from bot.steps.commands.act import BESIDE
from bot.steps.commands.desk import Desk
from bot.steps.commands.resume import resume


async def pressed(interaction: Interaction, desk: Desk, value: str, drafts: Drafts) -> None:
    """Do what a button asks for: a list turns its page in place, a card is answered beside it, for the presser alone."""
    action = _read(value)
    if action is not None and action.kind in OF_FORMS:
        await press_form(interaction, desk, drafts, action)
        return

    if action is not None and action.kind in OF_A_LIST:
        await answer(interaction, desk, lambda speech: turn_list(interaction, desk, speech, action), in_place=True)
        return

    if action is not None and action.kind in OF_READING:
        await answer(interaction, desk, lambda speech: turn_reading(interaction, desk, speech, action), in_place=_is_alone(interaction))
        return

    if action is not None and action.kind is ActionKind.RESUME:
        await answer(interaction, desk, lambda speech: _resume(interaction, desk, speech, action.subject), in_place=_is_alone(interaction))
        return

    if action is not None and action.kind is ActionKind.WHOLE:
        await answer(interaction, desk, lambda speech: whole_offered(interaction, desk, speech, action))
        return

    if action is not None and action.kind in OF_STORIES:
        await answer(interaction, desk, lambda speech: _page(interaction, desk, action, speech), in_place=_is_alone(interaction))
        return

    async def act(speech: Speech) -> Answer:
        return drawn(await desk.act(value, presser_of(interaction), speech))

    await answer(interaction, desk, act, in_place=action is not None and action.kind not in BESIDE and _is_alone(interaction))


async def _page(interaction: Interaction, desk: Desk, action: Action, speech: Speech) -> Answer:
    """Return a page of all stories: beside the digest, then in the place of the page before."""
    return page_shown(await desk.stories(action, presser_of(interaction), speech), interaction, desk, speech)


def _read(value: str) -> Action | None:
    """Return the action of a value, None for one that the desk will say is unknown."""
    try:
        return read_action(value)
    except InvalidInput:
        return None


async def _resume(interaction: Interaction, desk: Desk, speech: Speech, key: int) -> Answer:
    """Let what waits in a server go on, in the channels that the presser may manage; pressed on the list, the list follows."""
    said = await resume(
        desk.presence,
        key,
        presser_of(interaction),
        speech,
        manages=lambda channel: manages(interaction, channel),
        is_in=lambda guild: guild.isdigit() and interaction.client.get_guild(int(guild)) is not None,
    )
    return await show_list(interaction, desk, speech, said=said) if _is_alone(interaction) else said


def _is_alone(interaction: Interaction) -> bool:
    """Say whether a button stands on what its reader alone sees: a list, an answer."""
    return interaction.message is not None and interaction.message.flags.ephemeral
