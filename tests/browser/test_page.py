"""The page in a real browser: every page, every action, eight languages, no complaint of the console, the policy or axe-core."""

from datetime import timedelta

import pytest

from bot.domain.delivery import Deferred, Growth, Kind
from bot.domain.destination import HOUSE, Platform
from bot.domain.editions import Edition, of_channel
from bot.domain.own_topic import DraftId, TopicDraft
from bot.domain.own_word import Meaning
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.domain.topic import TopicSlug
from bot.web.health import Health
from tests.browser.conftest import Browser, Tab
from tests.fakes.chat import FakeChat
from tests.fakes.make import NOW, make_delivery, make_source
from tests.fakes.naughty import NAUGHTY
from tests.fakes.page_world import HOME, NEWS, PASSWORD, Absent, article, hash_of, send, tell
from tests.unit.test_locales import LANGUAGES

PAGES = (
    "/", "/stories", "/stories/{story}", "/digests", "/digests/{digest}", "/feeds", "/sources", "/deliveries", "/deliveries?box=failed",
    "/deliveries?box=sent", "/topics", "/topics?query=opens&beside=ai", "/topics?query=(",
    "/topics/new?query=opens", "/topics/{topic}?query=opens", "/topics/settings?name=Own&query=opens",
    "/topics/words/ai?term=opens",
    "/setup?application=1", "/status", "/audit", "/nothing",
)  # fmt: skip


async def furnished(tab: Tab) -> list[str]:
    """Let there be something on every page, and return the addresses of all pages."""
    store = tab.world.store
    await tell(store, NEWS, article("Elsewhere"))
    [digest] = await tell(store, HOME, article("One"), article("Two"), kind=Kind.DIGEST)
    first = article()
    await tell(store, HOME, first, article("Ein Labor öffnet sein Sprachmodell", lang="de"))
    echo = make_source(
        "https://echo.example/feed", title="The Echo", errors=2, last_error="It sent a web page.", polled_at=NOW, polls="nuuffo"
    )
    report = article("Told again", story_id=first.story_id, source=echo, lang="fr", published_at=NOW - timedelta(hours=1))
    await store.add_sources([echo])
    waits = article("Waits")
    story = Story(id=waits.story_id, title=waits.title, first_seen_at=NOW, last_seen_at=NOW)
    owed = make_delivery(
        HOME, waits, due_at=NOW + timedelta(hours=1), deferred=Deferred.QUIET, last_error="The platform is away.", attempts=2
    )
    await store.record(PollRecord(source=echo, at=NOW, articles=(report, waits), stories=(story,), deliveries=(owed,)))
    tab.world.health = Health(version="1", faults=["No source answers."], warnings=["One channel is paused."])
    await store.add_edition(Edition(what=of_channel(HOME.id), key="key", made_at=NOW))
    await tab.world.words.keep(Meaning(TopicSlug("ai"), "de", "Zink*", "weak"), "", "page")
    topic = await tab.world.own.keep(TopicDraft(id=DraftId(5), workspace=HOUSE, person="page", name="Lab", query="lab", made_at=NOW))
    return [path.format(story=first.story_id, digest=digest, topic=topic.id) for path in PAGES]


@pytest.mark.parametrize(("theme", "width"), [("light", 1200), ("dark", 1200), ("light", 400), ("dark", 400)])
async def test_every_page_is_whole_and_open_to_everybody(browser: Browser, theme: str, width: int):
    """Axe-core finds nothing, and nothing is cut, in both themes and on a narrow screen, as either platform."""
    async with browser.tab(theme=theme, width=width, topics={"Own": "one"}) as tab:
        for path in (*await furnished(tab), "/?slack"):
            await tab.open(path)
            if path == "/?slack":
                await tab.look.click("text=Slack")
                await tab.look.wait_for_selector(".view-slack")
            assert await tab.violations() == [], path
            assert await tab.cut() <= 0, path
        tab.complaints = [each for each in tab.complaints if "404" not in each]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_speaks_the_language_of_the_browser(browser: Browser, language: str):
    """And says so itself; nothing is cut where words are longer."""
    async with browser.tab(width=400, language=language, topics={"Own": "one"}) as tab:
        for path in await furnished(tab):
            await tab.open(path)
            assert await tab.look.get_attribute("html", "lang") == language
            assert await tab.cut() <= 0, path
        tab.complaints = [each for each in tab.complaints if "404" not in each]


async def test_a_card_comes_and_grows_while_the_page_is_open(browser: Browser):
    """Without a reload, each in its place."""
    async with browser.tab() as tab:
        await tell(tab.world.store, HOME, article("First"))
        await tab.open("/")
        await tab.look.wait_for_selector(".live.on")
        first = article("Second")
        [message] = await tell(tab.world.store, HOME, first)
        tab.world.page.told(HOME.id, int(message))  # type: ignore[arg-type] # an id
        await tab.look.wait_for_selector(f"#m-{message}")
        assert await tab.look.locator(".message h2").all_inner_texts() == ["Second", "First"]
        echo = make_source("https://echo.example/feed", title="The Echo")
        report = article("Second, told again", story_id=first.story_id, source=echo, url="https://echo.example/1")
        grown = Growth(story_id=first.story_id, article_id=report.id)
        await tab.world.store.add_sources([echo])
        await tab.world.store.record(PollRecord(source=echo, at=NOW, articles=(report,), grown=(grown,)))
        await send(tab.world.store, HOME)
        tab.world.page.told(HOME.id, int(message))  # type: ignore[arg-type] # an id
        await tab.look.wait_for_selector(f"#m-{message} .also")
        assert "The Echo" in await tab.look.inner_text(f"#m-{message}")
        assert await tab.look.locator(".message").count() == 2


async def test_buttons_act_by_the_keyboard_and_are_answered_in_place(browser: Browser):
    """Why tells, mute asks for how long and mutes, undo takes it back; the answer has the focus, so that it is heard."""
    async with browser.tab() as tab:
        [message] = await tell(tab.world.store, HOME, article())
        await tab.open("/")
        for name, answer in {
            "Why?": "because of <b>words</b>",
            "Mute…": "Mute what, and for how long?",
            "1 week": "until",
            "Undo": "comes here as before",
        }.items():
            await tab.look.get_by_role("button", name=name).first.focus()
            await tab.look.keyboard.press("Enter")
            await tab.look.wait_for_selector(f"#m-{message} .answer >> text={answer}")
            await tab.look.wait_for_selector(".answer:focus", timeout=5_000)
            assert await tab.violations() == []
        assert await tab.look.locator(".message").count() == 1


async def test_older_messages_are_added_below(browser: Browser):
    """By a link that also works alone."""
    async with browser.tab() as tab:
        await tell(tab.world.store, HOME, *(article(f"Story {number:02}") for number in range(25)))
        await tab.open("/")
        await tab.look.get_by_role("button", name="Older messages").or_(tab.look.get_by_text("Older messages")).click()
        await tab.look.locator(".message").nth(24).wait_for()
        assert await tab.look.locator(".more").count() == 0


async def test_a_query_is_tried_as_one_types(browser: Browser):
    """Without leaving the field."""
    async with browser.tab() as tab:
        await tell(tab.world.store, HOME, article())
        await tab.open("/topics")
        await tab.look.type("#query", "lab")
        await tab.look.wait_for_selector("#preview >> text=1 story in the last 7 days")
        assert await tab.look.evaluate("document.activeElement.id") == "query"
        assert await tab.violations() == []


async def test_a_topic_is_written_tried_and_saved_by_the_keyboard(browser: Browser):
    """What it brings shows as one types; who is too slow is shown what somebody else saved, and heard."""
    async with browser.tab() as tab:
        await tell(tab.world.store, HOME, article())
        await tab.open("/topics")
        await tab.look.get_by_role("link", name="New topic").focus()
        await tab.look.keyboard.press("Enter")
        await tab.look.type("#name", "Labs")
        await tab.look.keyboard.press("Tab")
        await tab.look.keyboard.type("lab")
        await tab.look.wait_for_selector("#preview >> text=1 story in the last 7 days")
        await tab.press("Save")
        await tab.look.get_by_role("link", name="Edit: Labs").click()
        await tab.look.focus("#query")
        await tab.look.keyboard.press("End")
        await tab.look.keyboard.type(" NOT opens")
        await tab.look.wait_for_selector("#preview >> text=0 more, 1 fewer")
        assert await tab.violations() == []
        [topic] = await tab.world.store.own_topics()
        quicker = TopicDraft(id=DraftId(5), workspace=HOUSE, person="page", name="Labs", query="lab*", made_at=NOW, topic=topic.id)
        tab.world.clock.advance(seconds=1)
        await tab.world.own.keep(quicker)
        await tab.press("Save")
        assert "lab*" in await tab.look.inner_text("#quicker")
        assert await tab.look.input_value("#query") == "lab NOT opens"
        assert await tab.violations() == []
        tab.complaints.clear()  # the browser notes that it was refused
        await tab.press("Save")
        assert [each.query for each in await tab.world.store.own_topics()] == ["lab NOT opens"]
        await tab.look.get_by_role("link", name="Edit: Labs").click()
        await tab.press("Delete…")
        assert await tab.violations() == []
        await tab.press("Delete")
        assert await tab.world.store.own_topics() == []


async def test_a_source_is_mended_below_its_row_by_the_keyboard(browser: Browser):
    """What the doctor found is heard, the address that it names stands in a field, and another press takes it."""
    async with browser.tab(doctor=Absent()) as tab:
        bad = make_source("https://old.example/feed", title="Bad", errors=2, last_error="It sent a web page.", polled_at=NOW, polls="nff")
        await tab.world.store.add_sources([bad])
        await tab.open("/sources")
        for name, answer in {
            "Repair… Bad": "has nothing at this address",
            "Use this address instead": "It has this address from now on",
        }.items():
            await tab.look.get_by_role("button", name=name).focus()
            await tab.look.keyboard.press("Enter")
            await tab.look.wait_for_selector(f"#repair-{bad.id} >> text={answer}")
            assert await tab.violations() == []
            assert await tab.cut() <= 0
        assert [each.url for each in await tab.world.store.sources()] == ["https://new.example/feed"]


async def test_a_test_card_is_sent_by_the_keyboard(browser: Browser):
    """And what came of it is said below the button."""
    async with browser.tab(chats={Platform.DISCORD: FakeChat()}) as tab:
        await tell(tab.world.store, NEWS, article())
        await tab.open("/setup")
        await tab.look.get_by_role("button", name="Send a test card").focus()
        await tab.look.keyboard.press("Enter")
        await tab.look.wait_for_selector("#proved >> text=#news has it")
        assert await tab.violations() == []


async def test_an_address_is_made_read_changed_and_ended_by_the_keyboard(browser: Browser):
    """The page shows it whole; the browser can open it, and once it ended nobody can."""
    async with browser.tab() as tab:
        await tell(tab.world.store, HOME, article())
        await tab.open("/feeds")
        seen = []
        for button in ("Make an address: #terminal", "New address: #terminal"):
            await tab.press(button)
            seen.append(await tab.look.get_by_role("link", name="JSON Feed: #terminal").get_attribute("href"))
            assert await tab.violations() == []
        assert [(await tab.look.request.get(each)).status for each in seen] == [404, 200]
        await tab.press("End it: #terminal")
        await tab.look.get_by_role("button", name="Make an address: #terminal").wait_for()
        assert (await tab.look.request.get(seen[1])).status == 404


async def test_a_token_is_looked_at_as_it_is_pasted(browser: Browser):
    """And the answer stands below it."""
    async with browser.tab() as tab:
        await tab.open("/setup")
        await tab.look.fill("#slack_bot_token", "xoxp-12345")
        await tab.look.wait_for_selector("#said-slack_bot_token .bad")
        await tab.look.fill("#slack_bot_token", "xoxb-12345-67890")
        await tab.look.wait_for_selector("#said-slack_bot_token .good")
        assert await tab.violations() == []


async def test_a_look_that_is_chosen_is_kept(browser: Browser):
    """At once, and on the next page."""
    async with browser.tab() as tab:
        await tab.open("/")
        await tab.look.select_option("select[name=theme]", "dark")
        await tab.look.wait_for_selector("html[data-theme=dark]")
        await tab.look.select_option("select[name=language]", "ja")
        await tab.look.wait_for_selector("html[lang=ja]")
        await tab.open("/status")
        assert await tab.look.get_attribute("html", "data-theme") == "dark"


async def test_the_door_opens_by_the_password(browser: Browser):
    """And is closed again by leaving."""
    async with browser.tab(password=hash_of(PASSWORD)) as tab:
        await tab.open("/")
        assert await tab.violations() == []
        await tab.look.fill("#password", "wrong wrong")
        await tab.look.keyboard.press("Enter")
        await tab.look.wait_for_selector("#said")
        assert await tab.violations() == []
        tab.complaints.clear()  # the browser notes that it was refused
        await tab.look.fill("#password", PASSWORD)
        await tab.look.keyboard.press("Enter")
        await tab.look.wait_for_selector("nav")
        await tab.look.click(".leave button")
        await tab.look.wait_for_selector("#password")


async def test_what_feeds_write_does_nothing(browser: Browser):
    """Every text that would like to be code is shown as it stands; neither the console nor the policy has anything to say."""
    for start in range(0, len(NAUGHTY), 80):
        some = NAUGHTY[start : start + 80]
        async with browser.tab() as tab:
            await tell(tab.world.store, HOME, *(article(each, summary=f"{number} {each}") for number, each in enumerate(some)))
            await tab.look.add_init_script("window.boom = () => { console.error('boom') }")
            await tab.open("/")
            while await tab.look.locator(".more a").count():
                before = await tab.look.locator(".message").count()
                await tab.look.locator(".more a").click()
                await tab.look.locator(".message").nth(before).wait_for()
            shown = await tab.look.locator(".message .lead").all_text_contents()
            assert len(shown) == len(some)
            assert await tab.look.title() == "Channel · Newsdesk"


async def test_the_policy_would_tell(browser: Browser):
    """The proof that these tests hear of a violation: code in a page of ours is not run, and is complained about."""
    async with browser.tab() as tab:
        await tab.open("/")
        await tab.look.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'boom()'}))")
        await tab.look.wait_for_timeout(200)
        assert any("Content Security Policy" in each for each in tab.complaints)
        tab.complaints.clear()
