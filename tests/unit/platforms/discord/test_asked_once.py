"""A request that may not be repeated, the place in which something is asked, and what followers elsewhere get."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.cards.card import Card, NoticeCard
from bot.platforms.discord.announcing import LEAST_PUBLISHERS, spreads
from bot.platforms.discord.asked_in import channel_id_of, is_abroad, server_of
from bot.platforms.discord.once import Once
from tests.fakes.discord_bot import ALERT, DIGEST


class Answer:
    """What a server answered."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "so"

    async def text(self) -> str:
        return "the body"


def waiting() -> bool:
    """Somebody waits."""
    return True


async def looked(once: Once, status: int) -> None:
    """Let it look at an answer."""
    answer: Any = Answer(status)
    await once.look(answer)


def test_the_first_try_goes_out():
    """It is rewound before each, the first among them."""
    Once(waiting).reset(seek=False)


def test_what_may_have_been_done_is_not_done_again():
    """A reset before an answer came leaves it open."""
    once = Once(waiting)
    once.reset(seek=False)
    with pytest.raises(ConnectionResetError, match="before an answer came"):
        once.reset(seek=True)


async def test_what_was_refused_for_want_of_patience_is_done_again():
    """Nothing was posted then; but a reset of that second try is as open as one of the first."""
    once = Once(waiting)
    once.reset(seek=False)
    await looked(once, 429)
    once.reset(seek=True)
    with pytest.raises(ConnectionResetError):
        once.reset(seek=True)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 524])
async def test_an_answer_that_leaves_open_what_was_done_ends_it(status: int):
    """discord.py would ask again by itself."""
    with pytest.raises(discord.DiscordServerError):
        await looked(Once(waiting), status)


@pytest.mark.parametrize("status", [200, 201, 400, 403, 404, 429])
async def test_any_other_answer_is_looked_at_by_those_who_asked(status: int):
    """It says what was done."""
    await looked(Once(waiting), status)


@pytest.mark.parametrize("seek", [False, True])
async def test_what_nobody_waits_for_is_not_done(seek: bool):  # noqa: FBT001
    """Who gave it up may have sent another one."""
    once = Once(lambda: False)
    await looked(once, 429)
    with pytest.raises(ConnectionResetError, match="Nobody waits"):
        once.reset(seek=seek)


def asked(guild: int | None, *, known: tuple[int, ...] = (7,), channel: Any = None) -> Any:
    """Return what was asked in a server, or in a direct message, of a bot that is in some servers."""
    client = SimpleNamespace(get_guild=lambda ident: ident if ident in known else None, user=SimpleNamespace(id=1))
    return SimpleNamespace(guild_id=guild, channel=channel, channel_id=50, client=client)


@pytest.mark.parametrize(("guild", "server", "abroad"), [(7, "7", False), (8, "", True), (None, "", False)])
def test_a_server_is_asked_where_the_bot_is_in_it(guild: int | None, server: str, abroad: bool):  # noqa: FBT001
    """Elsewhere somebody brought the commands along; in a direct message nobody's server is asked."""
    interaction = asked(guild)
    assert (server_of(interaction), is_abroad(interaction)) == (server, abroad)


def test_a_server_that_removed_the_bot_is_abroad():
    """What was kept of it is not told there any more."""
    assert server_of(asked(7)) == "7"
    assert is_abroad(asked(7, known=()))


def thread(owner: int, parent: type[discord.abc.GuildChannel]) -> Any:
    """Return a thread that somebody opened below a channel of some kind."""
    above: Any = object.__new__(parent)
    above.id = 90
    here: Any = object.__new__(discord.Thread)
    here.id, here.owner_id, here.parent_id = 50, owner, 90
    here.guild = SimpleNamespace(get_channel=lambda _: above)
    return here


@pytest.mark.parametrize(
    ("owner", "parent", "place"),
    [(1, discord.ForumChannel, 90), (2, discord.ForumChannel, 50), (1, discord.TextChannel, 90), (2, discord.TextChannel, 50)],
)
def test_what_is_asked_in_a_post_or_thread_of_ours_is_about_where_it_stands(owner: int, parent: type[discord.abc.GuildChannel], place: int):
    """Posts and threads that other people opened are places of their own."""
    assert channel_id_of(asked(7, channel=thread(owner, parent))) == place


def test_what_is_asked_in_a_channel_that_nobody_told_of_is_about_that_channel():
    """Its id came with the question."""
    assert channel_id_of(asked(7)) == 50


@pytest.mark.parametrize(
    ("card", "goes"),
    [
        (DIGEST, DIGEST.rings),
        (replace(DIGEST, rings=True), True),
        (replace(DIGEST, rings=False), False),
        (replace(ALERT, publishers=LEAST_PUBLISHERS), True),
        (replace(ALERT, publishers=LEAST_PUBLISHERS - 1), False),
        (NoticeCard(text="A word", channel_id="5"), False),
    ],
)
def test_followers_elsewhere_get_digests_and_what_several_publishers_tell(card: Card, goes: bool):  # noqa: FBT001
    """No list of the rest of a flood, no notice, and no story of one."""
    assert spreads(card) is goes
