"""Resume: by the button of a question or of the list, all that waits in a workspace which had removed the bot goes on."""

from collections.abc import Callable

from bot.cards.words import Speech
from bot.domain.errors import InvalidInput
from bot.steps.commands.act import Presser
from bot.steps.presence import Presence


async def resume(  # noqa: PLR0913 - who presses what, and what the platform says of them
    presence: Presence, key: int, presser: Presser, speech: Speech, *, manages: bool, is_in: Callable[[str], bool]
) -> str:
    """Let all of the workspace that a button names go on, and say how much; a second press finds that nothing waits.

    `manages`: the presser may change subscriptions where they press. `is_in` says whether the bot is in a workspace at this moment.
    """
    found = await presence.waiting(presser.platform, key)
    if found is None or presser.workspace_id not in ("", found[0].id):
        return speech.say("replies.resumed_already")
    workspace, wishes = found
    if not is_in(workspace.id):
        raise InvalidInput("Newsdesk was removed once more: add it again, then it asks anew.", code="removed_again")
    if not manages and presser.person not in {wish.created_by for wish in wishes}:
        raise InvalidInput("Only those who manage channels here, or who subscribed one, can resume.", code="may_not_resume")
    return speech.say("replies.resumed", count=await presence.resume(workspace))
