"""A name that is added at the terminal while Newsdesk runs holds for the next article, and for none once it was refused."""

from datetime import date
from pathlib import Path

from bot.app.names_file import FILE, write_learned
from bot.domain.learned import As, Decision, Learned
from bot.domain.topic import TopicSlug
from tests.fakes.bulletin import Bulletin, open_bulletin
from tests.fakes.world import feed


async def decided(bulletin: Bulletin, folder: Path, said: As) -> None:
    """Say something of Quillsand for AI, and let Newsdesk look."""
    learned = Learned(topics={TopicSlug("ai"): {"=Quillsand": Decision(said=said, on=date(2026, 11, 22))}})
    write_learned(folder / FILE, learned)
    assert await bulletin.look_at_names() == []


async def test_a_name_holds_for_the_next_article_and_a_refused_one_for_none(tmp_path: Path):
    """As a firm it needs a word of the trade beside it; a file that cannot be read leaves things as they are."""
    async with open_bulletin(tmp_path) as bulletin:

        async def told(title: str) -> list[str]:
            return await bulletin.step({"/feed.xml": feed(title).encode()})

        assert await told("Quillsand mends a model after complaints of sailors") == []
        await decided(bulletin, tmp_path, As.FIRM)
        assert await told(title := "Hospitals in the north buy the model of Quillsand") == [title]
        (tmp_path / FILE).write_text("[ai", "utf-8")
        assert "not valid TOML" in (await bulletin.look_at_names())[0]
        assert await told(title := "Bakers ask which model Quillsand sells them for bread") == [title]
        await decided(bulletin, tmp_path, As.NOT)
        assert await told("A choir rehearses with the newest model from Quillsand") == []
