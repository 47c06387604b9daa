"""Resume: by the button of a question or of the list, what waits in a workspace which had removed the bot goes on."""

from collections.abc import Callable, Sequence

from bot.cards.words import Speech
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.steps.commands.act import Presser
from bot.steps.presence import Presence, Waiting


async def resume(  # noqa: PLR0913 - who presses what, and what the platform says of them
    presence: Presence, key: int, presser: Presser, speech: Speech, *, manages: Callable[[Destination], bool], is_in: Callable[[str], bool]
) -> str:
    """Let that of the workspace which a button names go on, in channels that are the presser's to decide about; say how much of it.

    Theirs are the channels that they manage, as `manages` says, and those that they subscribed. A second press finds that nothing waits.
    `is_in` says whether the bot is in a workspace at this moment.
    """
    waiting = await presence.waiting(presser.platform, key)
    if waiting is None or presser.workspace_id not in ("", waiting.workspace.id):
        return speech.say("replies.resumed_already")
    if not is_in(waiting.workspace.id):
        raise InvalidInput("Newsdesk was removed once more: add it again, then it asks anew.", code="removed_again")
    theirs = _theirs(waiting, presser.person, manages)
    going_on = waiting.wishes_of(theirs)
    if not going_on:
        raise InvalidInput("Only those who manage channels here, or who subscribed one, can resume.", code="may_not_resume")
    await presence.resume([*theirs, *waiting.idle])
    said = speech.say("replies.resumed", count=going_on)
    rest = len(waiting.wishes) - going_on
    return f"{said} {speech.say('replies.resumed_rest', count=rest)}" if rest else said


def _theirs(waiting: Waiting, person: str, manages: Callable[[Destination], bool]) -> Sequence[Destination]:
    subscribed = {wish.destination_id for wish in waiting.wishes if wish.created_by == person}
    return [each for each in waiting.channels if each.id in subscribed or manages(each)]
