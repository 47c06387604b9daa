"""Topics of a workspace's own on each platform: written in a window, tried, saved, chosen, changed and deleted from the chat.

Each test goes a whole way, since a platform takes seconds to start.
"""

from collections.abc import AsyncIterator

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.ask import About, Ask, Subject, Verb, ask_id
from bot.domain.own_topic import TopicId, own_slug
from tests.fakes.make import NOW
from tests.fakes.topic_world import CANARY, LINKS, LOOKS, NEWS, OpenTopics, TopicWorld, button, discord_topics, slack_topics


@pytest.fixture(params=[discord_topics, slack_topics], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[TopicWorld]:
    """Give each platform in turn."""
    open_world: OpenTopics = request.param
    async with open_world() as opened:
        yield opened


async def test_i_make_change_and_delete_a_topic(world: TopicWorld):
    """Each step shows what it would do; buttons work after a restart; at no step anything of another workspace is seen."""
    assert dict(await world.new()) == {"name": "", "query": ""}
    shown = await world.hand_in("Zinc", "zinc NOT kites")
    assert "Last 7 days: 1 story, 0.14 a day." in shown.text
    assert "fits by: Zinc" in shown.text
    assert "nearly, but with kites" in shown.text
    assert world.desk.own.live.own(world.channel.workspace) == ()
    save = button(shown, ActionKind.TOPIC_SAVE)
    await world.restart()
    saved = await world.press(save)
    assert "“Zinc” is saved" in saved.text
    subscribed = await world.ask("subscribe", "Zinc")
    assert "Zinc" in subscribed.text
    [topic] = world.desk.own.live.own(world.channel.workspace)
    assert [each.topic for each in await world.store.subscriptions(world.channel.id)] == [topic.slug]

    tested = await world.ask("test", "Zinc bands")
    assert tested.text.startswith("Zinc: score 1 (1 needed): Zinc.")
    listed = await world.ask("list")
    assert "Topics of your own: 1 of 3" in listed.text
    caught = await world.press(button(listed, ActionKind.TOPIC))
    assert "Query: zinc NOT kites" in caught.text

    assert dict(await world.opened(button(caught, ActionKind.TOPIC_FORM))) == {"name": "Zinc", "query": "zinc NOT kites"}
    changed = await world.hand_in("Zinc", "brass", "fr")
    assert "1 de plus, 1 de moins." in changed.text, ascii(changed.text)
    assert "est modifié" in (await world.press(button(changed, ActionKind.TOPIC_SAVE), "fr")).text

    asked = await world.ask("delete", "zinc", "de")
    assert "„Zinc“ löschen?" in asked.text
    assert "1 Abo endet." in asked.text
    ended = await world.press(button(asked, ActionKind.TOPIC_END), "de")
    assert "1 Abo ist beendet." in ended.text
    assert await world.store.subscriptions(world.channel.id) == []
    changes = await world.press(Action(kind=ActionKind.CHANGES, subject=1).value)
    assert ["deleted" in changes.text, "changed" in changes.text, "made" in changes.text] == [True] * 3
    seen = [shown, saved, subscribed, tested, listed, caught, changed, asked, ended, changes]
    assert not [each.text for each in seen if "canary" in each.text.casefold() or "own:63" in each.text.casefold()]


async def test_no_answer_tells_of_a_topic_of_another_workspace(world: TopicWorld):
    """All that was seen matched it, and this channel weighs its source: none of that is said, named, offered or taken by its slug."""
    [source] = world.store.tables.sources
    await world.store.meet(world.channel)
    subject = Subject(Verb.LESS, About.SOURCE, str(source))
    asked = ask_id(world.channel.id, subject, "7")
    ask = Ask(id=asked, destination_id=world.channel.id, subject=subject, name="It", person="7", decides=True, made_at=NOW)
    await world.store.ask(ask)
    said = {"why": LINKS[0], "search": "zinc", "catchup": "1w"}
    told = {verb: (await world.look(verb, said.get(verb, ""))).text for verb in LOOKS}
    assert NEWS[0] in told["why"]
    assert NEWS[0] in told["search"]
    assert NEWS[0] not in told["catchup"]
    slug = own_slug(TopicId(99))
    told["latest of its slug"] = (await world.look("latest", slug)).text
    told["subscribe"] = (await world.ask("subscribe", slug)).text
    told["delete"] = (await world.ask("delete", CANARY)).text
    told["offered"] = "".join([await world.offered(typed) for typed in ("", "pale", "own")])
    typed = {"latest of its slug", "subscribe", "delete"}  # who types a name reads it again
    seen = {verb: text.replace(slug, "").replace(CANARY, "") if verb in typed else text for verb, text in told.items()}
    assert [verb for verb, text in seen.items() if "canary" in text.casefold() or slug in text.casefold()] == []
    assert await world.store.subscriptions(world.channel.id) == []


async def test_what_is_wrong_is_said_with_its_column_and_kept(world: TopicWorld):
    """In the window itself where the platform can say it there; whoever may not make topics is refused, whatever they press."""
    await world.new()
    refused = await world.hand_in("Zinc", "zinc, brass", "en-US")
    assert "Column 5: a comma may mean AND or OR" in refused.text
    if refused.values:
        held = await world.opened(button(refused, ActionKind.TOPIC_EDIT))
        assert dict(held) == {"name": "Zinc", "query": "zinc, brass"}
    shown = await world.hand_in("Zinc", "zinc AND brass")
    assert "Nothing in the last 7 days fits." in shown.text
    for kind in (ActionKind.TOPIC_SAVE, ActionKind.TOPIC_END, ActionKind.CHANGES):
        told = await world.press_as_reader(Action(kind=kind, subject=99).value)
        assert "canary" not in told.text.casefold()
    assert [each.name for each in await world.store.own_topics()] == [CANARY]
    assert "Nothing was saved." in (await world.press(button(shown, ActionKind.TOPIC_DROP))).text
