"""Pages on which something is tried: a query as one types it, and tokens before they are used."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from bot.domain.destination import Platform
from bot.domain.errors import Ambiguous, Unreachable
from tests.fakes.chat import FakeChat
from tests.fakes.make import NOW, make_source
from tests.fakes.page_world import EDITOR, HOME, NEWS, PASSWORD, READERS, Absent, article, hash_of, open_page, tell
from tests.fakes.seeding import save_destination

PART = {"HX-Request": "true"}
DISCORD = "A" * 24 + "." + "B" * 6 + "." + "C" * 30


async def test_a_query_shows_what_it_would_have_brought_and_nearly():
    """With the words that it found, beside a topic, and as a part of the page while one types."""
    async with open_page() as world:
        await tell(world.store, HOME, article("A lab opens its <i>language</i> model"), article("A choir opens its door"))
        _, text = await world.get("/topics?query=opens+AND+lab&beside=ai")
        assert "1 story in the last 7 days" in text
        assert "It would have brought" in text
        assert text.index("Nearly") < text.rindex("A choir")
        assert "1 fewer" in text
        assert "<i>" not in text
        _, part = await world.get("/topics?query=opens", HX_Request="true")
        assert "<html" not in part
        assert "2 stories" in part


async def test_a_query_that_cannot_be_read_says_where():
    """With a mark below the place."""
    async with open_page() as world:
        status, text = await world.get("/topics?query=lab+AND+%28%3Cb%3E")
        assert (status, "<b>" in text) == (200, False)
        assert "Column 9" in text


@pytest.mark.parametrize("query", [
    "a,b", '"a', "a ~ b", "x:y", ":", "qu*nt", "a NEAR b", "a NEAR/0 b", "NOT a", "a AND", "(a", "a NEAR/5 b NEAR/5 c", "lang:*", "a*", "?",
    "(" * 80 + "a",
])  # fmt: skip
async def test_what_cannot_be_read_is_said_in_the_visitors_language(query: str):
    """No sentence of it is English in Japanese, whatever the fault."""
    async with open_page() as world:
        _, text = await world.get(f"/topics?{urlencode({'query': query})}", Accept_Language="ja")
        said = text.partition('<p class="bad" role="alert">')[2].partition("</p>")[0]
        assert said.endswith("。"), said


async def test_topics_are_listed_with_their_stories():
    """Those that ship, by the visitor's names."""
    async with open_page() as world:
        _, text = await world.get("/topics", Accept_Language="fr")
        assert "Quantique" in text
        assert 'href="/stories?topic=quantum"' in text


@pytest.mark.parametrize(("token", "given", "sound"), [
    ("discord_token", DISCORD, True), ("discord_token", "xoxb-12345-67890", False), ("discord_token", "two words", False),
    ("slack_bot_token", "xoxb-12345-67890", True), ("slack_bot_token", DISCORD, False), ("slack_app_token", "xapp-1-A1-2-b", True),
    ("slack_app_token", "xoxb-12345-67890", False), ("slack_app_token", "<script>", False),
])  # fmt: skip
async def test_a_token_is_looked_at_and_never_shown_again(token: str, given: str, sound: bool):  # noqa: FBT001 # a parameter
    """What is odd about it is said without it."""
    async with open_page() as world:
        answer = await world.post("/setup", {token: given}, {**EDITOR, **PART})
        text = await answer.text()
        assert (answer.status, "It looks whole." in text, "Look again:" in text) == (200, sound, not sound)
        assert given not in text
        assert "</html>" in await (await world.post("/setup", {token: given})).text()


async def test_nothing_is_said_of_an_empty_field():
    """Whoever clears it is done."""
    async with open_page() as world:
        answer = await world.post("/setup", {"discord_token": " "}, {**EDITOR, **PART})
        assert (await answer.text()).strip() == ""


async def test_the_set_up_has_the_links_that_it_needs():
    """The invitation of an application, and the manifest for Slack."""
    async with open_page() as world:
        _, text = await world.get("/setup?application=123456")
        assert "client_id=123456" in text
        assert "https://api.slack.com/apps?new_app=1&amp;manifest_json=%7B" in text
        assert "client_id" not in (await world.get("/setup?application=<b>"))[1]


async def test_readers_see_the_steps_and_are_asked_for_no_token():
    """They could not use one."""
    async with open_page(password=hash_of(PASSWORD), reader_password=hash_of(READERS)) as world:
        await world.enter(READERS)
        assert 'name="discord_token"' not in (await world.get("/setup"))[1]
        assert (await world.post("/setup", {"discord_token": DISCORD})).status == 403


async def test_a_source_that_fails_is_mended_from_its_row():
    """The doctor's sentence, and its address in a form that takes another one too; then it has that, and keeps its history."""
    async with open_page(doctor=Absent()) as world:
        bad = make_source("https://old.example/feed", errors=2, last_error="<b>404</b>", fetched_at=NOW, polls="nff")
        await world.store.add_sources([bad, make_source(fetched_at=NOW)])
        _, text = await world.get("/sources")
        assert text.count(">Repair…</button>") == 1
        assert f'action="/sources/{bad.id}/repair"' in text
        part = await (await world.client.post(f"/sources/{bad.id}/repair", headers={**EDITOR, **PART})).text()
        assert "<html" not in part
        assert "old.example has nothing at this address (404)." in part
        assert 'value="https://new.example/feed"' in part
        whole = await (await world.post(f"/sources/{bad.id}/repair", {"url": "https://new.example/feed"})).text()
        assert "It has this address from now on" in whole
        assert {each.url: each.polls for each in await world.store.sources()}["https://new.example/feed"] == "nff"


async def test_what_may_not_be_fetched_is_no_address_for_a_source():
    """It is said in the visitor's language, and what stood there stays; a source that is gone is no page."""
    async with open_page(doctor=Absent()) as world:
        bad = make_source("https://old.example/feed", errors=2)
        await world.store.add_sources([bad])
        for url in ("file:///etc/passwd", "<b>", "http://127.0.0.1/"):
            text = await (await world.post(f"/sources/{bad.id}/repair", {"url": url})).text()
            assert "Newsdesk does not fetch this address" in text
            assert "<b>" not in text
        assert [each.url for each in await world.store.sources()] == [bad.url]
        assert (await world.post("/sources/1/repair", {})).status == 404


async def test_only_editors_mend_sources():
    """A reader sees no button, and a request of theirs asks no publisher."""
    async with open_page(doctor=Absent(), password=hash_of(PASSWORD), reader_password=hash_of(READERS)) as world:
        bad = make_source("https://old.example/feed", errors=2)
        await world.store.add_sources([bad])
        await world.enter(READERS)
        assert "Repair…" not in (await world.get("/sources"))[1]
        assert (await world.post(f"/sources/{bad.id}/repair", {})).status == 403


async def test_a_test_card_says_whether_a_channel_is_reached():
    """In the channel's language, with a link to it; the next one in a minute, and only where a platform is switched on."""
    chat = FakeChat()
    async with open_page(chats={Platform.DISCORD: chat}) as world:
        await tell(world.store, HOME, article())
        await tell(world.store, replace(NEWS, locale="de"), article("Elsewhere"))
        _, text = await world.get("/setup")
        assert f'<option value="{NEWS.id}">' in text
        assert str(HOME.id) not in text
        sent = await (await world.post("/setup/test", {"channel": str(NEWS.id)})).text()
        assert "#news has it: Discord confirmed the message." in sent
        [(to, card, nonce, _)] = chat.messages
        assert (to.id, card.plain_text, len(nonce)) == (NEWS.id, "Ein Test · Newsdesk erreicht diesen Kanal. Es ist nichts zu tun.", 18)
        again = await (await world.client.post("/setup/test", data={"channel": str(NEWS.id)}, headers={**EDITOR, **PART})).text()
        assert "wait a minute" in again
        assert len(chat.messages) == 1
        world.clock.advance(minutes=1)
        assert "has it" in await (await world.post("/setup/test", {"channel": str(NEWS.id)})).text()
        assert len({each[2] for each in chat.messages}) == 2


async def test_a_channel_that_refuses_a_test_card_says_what_helps():
    """In the visitor's language where there are words for it; and once it takes one, what waits there is tried again."""
    chat = FakeChat()
    async with open_page(chats={Platform.DISCORD: chat}) as world:
        paused = replace(NEWS, paused_at=NOW, recheck_at=NOW + timedelta(hours=6))
        await save_destination(world.store, paused)
        chat.fail_next(Unreachable("Missing Permissions (50013).", code="permissions", permissions="Send Messages"))
        said = await (await world.post("/setup/test", {"channel": str(NEWS.id)})).text()
        assert "#news did not get it:" in said
        assert "Send Messages there" in said
        chat.fail_next(Ambiguous("It was <b>not</b> confirmed."))
        said = await (await world.post("/setup/test", {"channel": str(NEWS.id)})).text()
        assert "&lt;b&gt;not&lt;/b&gt; confirmed" in said
        assert "has it" in await (await world.post("/setup/test", {"channel": str(NEWS.id)})).text()
        known = await world.store.destination(NEWS.id)
        assert known
        assert known.recheck_at == NOW


async def test_without_a_token_or_a_channel_the_page_says_what_is_missing():
    """And a request that was made by hand sends nothing, nor does a reader's."""
    async with open_page() as world:
        await tell(world.store, NEWS, article())
        assert "There is no token yet" in (await world.get("/setup"))[1]
        assert (await world.post("/setup/test", {"channel": str(NEWS.id)})).status == 404
    chat = FakeChat()
    async with open_page(chats={Platform.DISCORD: chat}, password=hash_of(PASSWORD), reader_password=hash_of(READERS)) as world:
        await world.enter(READERS)
        assert "Newsdesk knows no channel there yet" in (await world.get("/setup"))[1]
        await tell(world.store, NEWS, article())
        assert 'action="/setup/test"' not in (await world.get("/setup"))[1]
        assert (await world.post("/setup/test", {"channel": str(NEWS.id)})).status == 403
    assert chat.messages == []
