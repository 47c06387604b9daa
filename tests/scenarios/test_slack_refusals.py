"""What people on Slack are told where something is in the way: what is true, and the step that helps, in their language."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.slack_server import Fault

LOCALES = ["en-US", "de-DE", "fr-FR", "es-ES", "pt-BR", "ja-JP", "zh-CN", "ko-KR"]
INFO, JOIN = "conversations.info", "conversations.join"


@pytest.fixture
async def bot() -> AsyncIterator[SlackBot]:
    """Give the platform on our own Slack."""
    async with slack_bot() as running:
        yield running


async def subscribe(bot: SlackBot, where: str = "#news", locale: str = "en-US") -> str:
    """Subscribe a channel and return what the person reads; nothing may be saved where that fails."""
    bot.server.add_user("U1", locale=locale)
    answer = await bot.server.slash("C1", "U1", f"subscribe ai in {where}")
    return str(answer["text"])


def scope(name: str) -> Fault:
    """Return Slack's answer where a right is missing."""
    return {"ok": False, "error": "missing_scope", "needed": name, "provided": "chat:write"}


@pytest.mark.parametrize("method", [INFO, JOIN])
async def test_slack_asked_for_patience_and_i_read_how_long(bot: SlackBot, method: str):
    """Not that I should invite Newsdesk, which would not help."""
    bot.server.fail(method, (429, 7))
    assert await subscribe(bot) == "Slack asks Newsdesk to wait. Nothing was changed; please try again in 7 seconds."
    assert await bot.store.all_subscriptions() == []


async def test_the_app_lacks_a_right_and_i_read_which(bot: SlackBot):
    """Not that I should try again in a minute, which would not help."""
    bot.server.fail(INFO, scope("channels:read"))
    said = await subscribe(bot)
    assert "`channels:read`" in said
    assert "OAuth & Permissions" in said


async def test_the_app_may_not_join_and_i_read_how_to_invite_it_by_its_own_name(bot: SlackBot):
    """An invitation needs no right of the app's; in this workspace it is called otherwise."""
    bot.server.team.bot_name = "pressdesk"
    await bot.platform.stop()
    await bot.platform.start()
    bot.server.fail(JOIN, scope("channels:join"))
    assert await subscribe(bot) == "Newsdesk is not in <#C2>: write `/invite @pressdesk` there, then try again."


async def test_the_token_was_revoked_and_i_read_who_can_mend_it(bot: SlackBot):
    """Commands still reach the bot by its socket; only its answers from Slack are refused."""
    bot.server.revoked = "token_revoked"
    assert await subscribe(bot) == (
        "Slack refuses Newsdesk’s token: whoever runs Newsdesk has to install the app again and put in its new token."
    )


async def test_a_failing_look_at_me_costs_my_language_and_nothing_else(bot: SlackBot):
    """users.info is one look-up: the command is done, in English, and the next person is answered in theirs."""
    bot.server.fail("users.info", "500")
    assert await subscribe(bot, locale="fr-FR") == "Done: <#C2> gets AI as it happens."
    assert "IA" in await subscribe(bot, "#general", locale="fr-FR")
    assert bot.platform.healthy


@pytest.mark.parametrize("fault", ["500", "drop", (429, 7), {"ok": False, "error": "fatal_error"}])
async def test_a_failing_look_spoils_one_answer_and_not_the_platform(bot: SlackBot, fault: Fault):
    """The next command is done, and messages were never held back."""
    bot.server.fail(INFO, fault, fault)
    assert "Nothing was changed" in await subscribe(bot)
    bot.server.recover(INFO)
    assert (await subscribe(bot)).startswith("Done")
    assert bot.platform.healthy


@pytest.mark.parametrize(
    ("faults", "named"),
    [
        ({INFO: scope("channels:read")}, "channels:read"),
        ({INFO: (429, 7)}, "7"),
        ({INFO: {"ok": False, "error": "token_revoked"}}, "Newsdesk"),
        ({INFO: "500"}, "Slack"),
        ({JOIN: {"ok": False, "error": "channel_not_found"}}, "/invite @newsdesk"),
    ],
)
async def test_each_sentence_is_in_my_language(bot: SlackBot, faults: dict[str, Fault], named: str):
    """Eight languages, eight different sentences, each with what matters in it."""
    said = []
    for locale in LOCALES:
        for method, fault in faults.items():
            bot.server.fail(method, fault)
        bot.clock.advance(hours=2)  # a profile is asked for once an hour
        said.append(await subscribe(bot, locale=locale))
        bot.server.recover(INFO)
        bot.server.recover(JOIN)
    assert len(set(said)) == len(LOCALES)
    assert all(named in sentence for sentence in said)
