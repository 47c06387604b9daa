"""Words of one's own in lexicons, on the page: tried as one types, kept where nobody was quicker, and taken back."""

from urllib.parse import urlencode

import pytest

from bot.domain.audit import AuditVerb
from bot.domain.destination import HOUSE
from tests.fakes.page_world import HOME, PASSWORD, READERS, PageWorld, article, hash_of, open_page, tell

PATH = "/topics/words/ai"
FORM = {"term": "choir*", "kind": "strong", "lang": "any"}


async def kinds(world: PageWorld) -> list[tuple[str, str, str]]:
    """Return what is stored."""
    return [(each.meaning.lang, each.meaning.term, each.meaning.kind) for each in await world.store.own_words()]


async def test_a_word_shows_what_it_would_bring_and_why_as_one_types():
    """Among the articles of seven days that hold it; nothing is kept by it."""
    async with open_page() as world:
        await tell(world.store, HOME, article("A choir opens its door"), article("A language model sings"))
        _, part = await world.get(f"{PATH}?{urlencode(FORM)}", HX_Request="true")
        assert "<html" not in part
        assert "1 more, 0 fewer" in part
        assert "<bdi>choir</bdi>" in part
        _, part = await world.get(f"{PATH}?{urlencode({**FORM, 'term': 'sings', 'kind': 'veto'})}", HX_Request="true")
        assert "0 more, 1 fewer" in part
        _, part = await world.get(f"{PATH}?{urlencode({**FORM, 'term': '*ngs', 'kind': 'veto'})}", HX_Request="true")
        assert "0 more, 1 fewer" in part
        assert await kinds(world) == []


async def test_a_word_is_kept_listed_and_taken_back():
    """It holds at once, and the audit knows of both."""
    async with open_page() as world:
        assert (await world.post(PATH, {**FORM, "do": "keep", "seen": ""})).status == 303
        assert await kinds(world) == [("any", "choir*", "strong")]
        assert [each.meaning.term for each in world.own.live.words] == ["choir*"]
        _, text = await world.get(PATH)
        assert "the subject itself · any language" in text
        assert (await world.post(PATH, {**FORM, "do": "drop"})).status == 303
        assert await kinds(world) == []
        assert {each.verb for each in await world.store.audit_of(HOUSE, 9)} == {AuditVerb.WORD_SET, AuditVerb.WORD_DROPPED}


async def test_of_two_who_say_something_else_the_second_is_shown_the_first():
    """Saved again it takes the place of that."""
    async with open_page() as world:
        await world.post(PATH, {**FORM, "do": "keep", "seen": ""})
        late = await world.post(PATH, {**FORM, "kind": "veto", "do": "keep", "seen": ""})
        text = await late.text()
        assert (late.status, 'name="seen" value="strong"' in text) == (409, True)
        assert "the subject itself" in text.partition('id="quicker"')[2].partition("</p>")[0]
        assert await kinds(world) == [("any", "choir*", "strong")]
        assert (await world.post(PATH, {**FORM, "kind": "veto", "do": "keep", "seen": "strong"})).status == 303
        assert await kinds(world) == [("any", "choir*", "veto")]


@pytest.mark.parametrize("form", [{"term": "*"}, {"term": "x" * 130}, {"term": ""}, {"kind": "odd"}, {"lang": "xx"}, {"lang": "fr"}])
async def test_what_can_be_no_word_is_said(form: dict[str, str]):
    """And is not kept; nor does it break the preview."""
    async with open_page() as world:
        answer = await world.post(PATH, {**FORM, **form, "do": "keep"})
        assert (answer.status, 'role="alert"' in await answer.text()) == (422, True)
        assert (await world.get(f"{PATH}?{urlencode({**FORM, **form})}", HX_Request="true"))[0] == 200
        assert await kinds(world) == []


async def test_readers_look_and_topics_without_a_lexicon_are_no_page():
    """A reader sees the words and no form."""
    async with open_page(password=hash_of(PASSWORD), reader_password=hash_of(READERS)) as world:
        await world.enter(READERS)
        assert 'id="term"' not in (await world.get(PATH))[1]
        assert (await world.post(PATH, FORM)).status == 403
        assert (await world.get("/topics/words/quantum"))[0] == 404
        assert (await world.get("/topics/words/%3Cb%3E"))[0] == 404


async def test_what_no_database_keeps_is_left_out_of_forms():
    """PostgreSQL refuses a text with a NUL, which a browser can send."""
    async with open_page() as world:
        assert (await world.post(PATH, {**FORM, "term": "cho\0ir*", "do": "keep", "seen": ""})).status == 303
        assert await kinds(world) == [("any", "choir*", "strong")]
