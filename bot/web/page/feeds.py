"""Feeds out: the addresses at which channels, topics and saved stories can be read elsewhere, and what is read there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from aiohttp import web

from bot.domain.destination import Destination
from bot.domain.editions import Contents, Edition, EditionId, Shows, of_channel, of_saved, of_topic, read_name
from bot.domain.saved import Keeper
from bot.ports.editions import Editions
from bot.steps.commands.publishing import Publishing
from bot.web.feeds import atom, jsonfeed
from bot.web.feeds.document import Document
from bot.web.page.channels import PERSON, shown_channels, titled
from bot.web.page.conditional import answered
from bot.web.page.guard import Visit
from bot.web.page.paging import number
from bot.web.page.shelves import ShelfStore, Shelves

_FORMS: Final[Mapping[str, tuple[Callable[[Document], bytes], str]]] = {
    "atom": (atom.atom, atom.TYPE),
    "json": (jsonfeed.json_feed, jsonfeed.TYPE),
}


class FeedsStore(ShelfStore, Editions, Protocol):
    """The ports that this page needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something that may be offered, what it is called, and its address, where it has one that the visitor may see."""

    what: Contents
    name: str
    edition: Edition | None
    atom: str = ""
    json: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsPage:
    """Shows what is offered, makes and ends addresses, and answers them. `base` is where others reach the page, if that was said."""

    store: FeedsStore
    publishing: Publishing
    shelves: Shelves
    base: str = ""

    async def listed(self, visit: Visit) -> web.StreamResponse:
        """Show what can be offered; addresses only to those who may change something, since they outlast their visit."""
        editions = {each.id: each for each in await self.store.editions()}
        channels = await shown_channels(self.store)
        row = partial(self._row, visit, editions)
        mine = [row(of_saved(each), name) for each, name in _keepers(channels)]
        known = {each.what.id for each in mine}
        return visit.page(
            "feeds.html",
            channels=[row(of_channel(each.id), titled(each)) for each in channels],
            topics=[row(of_topic(each.slug), each.title(visit.look.language)) for each in self.shelves.topics.every],
            mine=mine,
            others=[each for each in editions.values() if each.what.shows is Shows.SAVED and each.id not in known],
        )

    async def change(self, visit: Visit) -> web.StreamResponse:
        """Make, change or end an address, and show all of them again."""
        form = await visit.form()
        mark, done = form.get("mark", "")[:16], form.get("do", "")
        what = await self._named(EditionId(number(form.get("edition", ""))))
        if what is None:
            raise web.HTTPNotFound
        if done == "make":
            await self.publishing.make(what)
        elif done == "renew" and self._is_ours(what):
            await self.publishing.renew(what, mark)
        elif done == "end":
            await self.publishing.end(what, mark)
        return web.Response(status=303, headers={"Location": visit.to("/feeds")})

    async def read(self, visit: Visit) -> web.StreamResponse:
        """Answer an address. One that opens nothing is not there, whatever is wrong with it."""
        name = read_name(visit.request.match_info["name"])
        edition = await self.store.edition(name.id) if name else None
        if name is None or edition is None or not edition.opens(name.signature):
            raise web.HTTPNotFound
        document = await self.shelves.document(edition, partial(self._outward, visit))
        if document is None:
            raise web.HTTPNotFound
        write, content_type = _FORMS[visit.request.match_info["form"]]
        response = answered(visit.request, write(document), content_type, document.updated)
        response.headers["Content-Language"] = document.language
        return response

    def _row(self, visit: Visit, editions: Mapping[EditionId, Edition], what: Contents, name: str) -> Row:
        edition = editions.get(what.id)
        if edition is None or not visit.may_change:
            return Row(what=what, name=name, edition=edition)
        own = self._outward(visit, f"/feed/{edition.name}")
        return Row(what=what, name=name, edition=edition, atom=own + atom.FORM, json=own + jsonfeed.FORM)

    def _outward(self, visit: Visit, path: str) -> str:
        """Return an address in full: where others reach the page, else where the visitor does."""
        return (self.base or visit.origin.base + visit.to("")) + path

    async def _named(self, wanted: EditionId) -> Contents | None:
        """Return what a form means: something that is there, or was offered to somebody."""
        channels = await shown_channels(self.store)
        there = [of_channel(each.id) for each in channels] + [of_topic(each.slug) for each in self.shelves.topics.every]
        known = [*there, *(of_saved(each) for each, _ in _keepers(channels)), *(each.what for each in await self.store.editions())]
        return next((each for each in known if each.id == wanted), None)

    def _is_ours(self, what: Contents) -> bool:
        """Say whether it is not somebody else's: nobody gets an address of what another one saved."""
        return what.shows is not Shows.SAVED or what.of == PERSON


def _keepers(channels: Sequence[Destination]) -> Iterator[tuple[Keeper, str]]:
    """Yield who sits before the page, as a keeper in each workspace, and what that is called."""
    found = {each.workspace for each in channels}
    for platform, workspace in sorted(found):
        named = platform.title() if sum(each.platform is platform for each in found) == 1 else f"{platform.title()} · {workspace}"
        yield Keeper(platform, workspace, PERSON), named
