"""Lists of a workspace's feeds: what it follows as a file that other readers import, and what others export, followed here."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards.feed_lists import imported_lines
from bot.cards.pages import Page
from bot.cards.words import Speech
from bot.domain.destination import Workspace
from bot.domain.errors import InvalidInput
from bot.domain.feed_list import Imported, Listed, addresses_in, check_size
from bot.domain.following import Follow
from bot.domain.redacting import keyless_text
from bot.domain.source import Source, source_id
from bot.polling.spread import first_poll_at, spread_out
from bot.steps.commands.feeds import Feeds

_A_PART: Final = 2_800
"""Characters of a part of a list, where one is shown as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLists:
    """Reads and writes lists. `read` raises InvalidInput for what is none, `write` makes a file of what is followed."""

    feeds: Feeds
    read: Callable[[bytes], Sequence[Listed]]
    write: Callable[[Sequence[Listed]], bytes]

    async def exported(self, workspace: Workspace) -> bytes:
        """Return what a workspace follows as a file, with the keys in addresses: for those who manage it. Nothing makes no file."""
        listed = await self._listed(workspace)
        return await asyncio.to_thread(self.write, listed) if listed else b""

    async def parts(self, workspace: Workspace) -> Sequence[str]:
        """Return the same as texts that a message holds, each a whole list by itself."""
        return await asyncio.to_thread(self._in_parts, await self._listed(workspace))

    async def linked(self, url: str, workspace: Workspace, by: str, speech: Speech) -> Page:
        """Follow the feeds of a list that lies at an address."""
        return await self.imported(await self.feeds.finder.document(self.feeds.check_url(url)), workspace, by, speech)

    async def pasted(self, text: str, workspace: Workspace, by: str, speech: Speech) -> Page:
        """Follow the feeds of a list that was pasted: as a file has it, or as nothing but addresses."""
        if text.lstrip().startswith("<"):
            return await self.imported(text.encode(), workspace, by, speech)
        return await self._told(await self._followed(list(addresses_in(text)), workspace, by), workspace, speech)

    async def imported(self, document: bytes, workspace: Workspace, by: str, speech: Speech) -> Page:
        """Follow the feeds of a file, as far as there is room, and return the list of all with what became of them."""
        check_size(len(document))
        listed = await asyncio.to_thread(self.read, document)
        return await self._told(await self._followed(listed, workspace, by), workspace, speech)

    async def _told(self, done: Imported, workspace: Workspace, speech: Speech) -> Page:
        said = "\n".join(imported_lines(done, self.feeds.most, speech))
        return await self.feeds.page(workspace, speech, said=said)

    async def _followed(self, listed: Sequence[Listed], workspace: Workspace, by: str) -> Imported:
        async with self.feeds.one_at_a_time:
            own = [each.url for each, _ in await self.feeds.store.followed(workspace)]
            chosen = await asyncio.to_thread(self._chosen, listed, own)
            due = spread_out([self._source(url) for url in chosen.wanted], self.feeds.clock())
            became = {each.url: await self._follow(each, workspace, by) for each in due}
        added, known, full = ([name for url, name in chosen.wanted.items() if became[url] is kind] for kind in _BECAME)
        return Imported(
            added=tuple(added),
            known=(*chosen.known, *known),
            left_out=(*full, *chosen.left_out),
            refused=chosen.refused,
        )

    def _chosen(self, listed: Sequence[Listed], own: Sequence[str]) -> "_Chosen":
        """Part a list into what may be followed, what is, what finds no room, and what may not be asked."""
        wanted: dict[str, str] = {}
        known, left_out, refused = [], [], []
        for each in listed:
            try:
                url = self.feeds.check_url(each.url)
            except InvalidInput:
                refused.append(_name(each))
                continue
            if url in own:
                known.append(_name(each))
            elif url in wanted or len(own) + len(wanted) < self.feeds.most:
                wanted.setdefault(url, _name(each))
            else:
                left_out.append(_name(each))
        return _Chosen(wanted=wanted, known=tuple(known), left_out=tuple(left_out), refused=tuple(refused))

    def _source(self, url: str) -> Source:
        """Return a feed as it is followed: called what it says itself, since others who follow it would read what is written here."""
        identity = source_id(url)
        return Source(id=identity, url=url, next_poll_at=first_poll_at(identity, self.feeds.clock()))

    async def _follow(self, source: Source, workspace: Workspace, by: str) -> bool | None:
        """Follow a feed; return whether it was followed before, by another address perhaps, and None where there is no room."""
        wish = Follow(source_id=source.id, workspace=workspace, added_by=by, added_at=self.feeds.clock())
        done = await self.feeds.store.follow(source, wish, self.feeds.most)
        return None if done.source is None else done.known

    async def _listed(self, workspace: Workspace) -> Sequence[Listed]:
        return [Listed(each.url, each.title, each.lang) for each, _ in await self.feeds.store.followed(workspace)]

    def _in_parts(self, listed: Sequence[Listed]) -> Sequence[str]:
        parts: list[list[Listed]] = []
        for each in listed:
            if parts and len(self.write([*parts[-1], each]).decode()) <= _A_PART:
                parts[-1].append(each)
            else:
                parts.append([each])
        return [self.write(part).decode() for part in parts]


_BECAME: Final = (False, True, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What a list holds; `wanted` by address."""

    wanted: Mapping[str, str]
    known: tuple[str, ...]
    left_out: tuple[str, ...]
    refused: tuple[str, ...]


def _name(listed: Listed) -> str:
    return listed.title or keyless_text(listed.url)
