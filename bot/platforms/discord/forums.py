"""Forum channels, in which each message is a post of its own: which channels are forums, and what a post is called and tagged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.cards.card import AlertCard, Card, Chip, DigestCard, NoticeCard, filled
from bot.domain.destination import Destination
from bot.domain.errors import Unreachable
from bot.platforms.discord.text import cut
from bot.platforms.shared.dots import dot

MOST_TAGS: Final = 20
"""Tags that a forum may have; a post has at most five of them."""
_OF_A_POST = 5
_TAG, _TITLE = 20, 100
_ASKS_FOR_A_TAG = 1 << 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Forum:
    """A forum with its tags as Discord has them. `strict`: a post must have one; `tags_ours`: we may make some."""

    id: int
    tags: Sequence[Mapping[str, Any]] = ()
    strict: bool = False
    tags_ours: bool = False

    def tagged(self, chips: Iterable[Chip]) -> list[str]:
        """Return the ids of the tags that are called like some topics; those of moderators are theirs to give."""
        names = {name.casefold() for chip in chips for name in (tag_name(chip), chip.name, chip.slug)}
        return [str(tag["id"]) for tag in self._free if str(tag["name"]).casefold() in names][:_OF_A_POST]

    def untagged(self, chips: Iterable[Chip]) -> list[Chip]:
        """Return the topics that no tag is called like, as many as there is room for; one that moderators keep counts."""
        known = {str(tag["name"]).casefold() for tag in self.tags}
        wanted = [chip for chip in chips if not known & {tag_name(chip).casefold(), chip.name.casefold(), chip.slug.casefold()}]
        once = {
            tag_name(chip).casefold(): chip for chip in reversed(wanted)
        }  # long names may begin alike, and no two tags are called the same
        return [chip for chip in wanted if once[tag_name(chip).casefold()] is chip][: max(0, MOST_TAGS - len(self.tags))]

    @property
    def any_tag(self) -> list[str]:
        """The first tag that anybody may give, for what is about no topic."""
        return [str(tag["id"]) for tag in self._free][:1]

    @property
    def _free(self) -> list[Mapping[str, Any]]:
        return [tag for tag in self.tags if not tag.get("moderated")]


def tag_name(chip: Chip) -> str:
    """Return what the tag of a topic is called, in as many characters as Discord takes."""
    return cut(chip.name or chip.slug, _TAG, str)


def title_of(card: Card, channel: str) -> str:
    """Return what the post of a card is called; `channel` is what a notice may name."""
    match card:
        case AlertCard(title=title, byline=byline):
            said = title or byline
        case DigestCard(heading=heading):
            said = heading
        case NoticeCard(heading=heading, text=text):
            said = heading or filled(text, channel)
    return cut(said, _TITLE, str) or "…"


def chips_of(card: Card) -> Sequence[Chip]:
    """Return the topics of a card, each once."""
    match card:
        case AlertCard(chips=chips):
            found = chips
        case DigestCard(sections=sections, lead=lead):
            found = (*(lead.chips if lead else ()), *(each.chip for each in sections))
        case NoticeCard():
            found = ()
    return list({chip.slug: chip for chip in found if chip.slug}.values())


class Forums:
    """Knows which channels are forums: the gateway tells, and where it has not (yet), Discord is asked once."""

    def __init__(self) -> None:
        self._asked: dict[int, bool] = {}
        self._tried: set[tuple[int, str]] = set()

    def told(self, client: discord.Client, to: Destination) -> bool | None:
        """Say whether a channel is a forum, as far as that is known without asking."""
        if to.person:
            return False
        channel = _in_cache(client, to)
        return self._asked.get(int(to.channel_id)) if channel is None else channel.type is discord.ChannelType.forum

    async def is_forum(self, client: discord.Client, to: Destination) -> bool:
        """Say whether a channel is a forum."""
        told = self.told(client, to)
        return await self.at(client, to) is not None if told is None else told

    async def at(self, client: discord.Client, to: Destination) -> Forum | None:
        """Return a forum with the tags that it has now, None for a channel of another kind."""
        told = await client.http.get_channel(int(to.channel_id))
        found = _of_answer(told, _in_cache(client, to))
        self._asked[int(to.channel_id)] = found is not None
        return found

    async def tags(self, client: discord.Client, forum: Forum, card: Card, *, wanted: bool) -> list[str]:
        """Return the tags of the post of a card, some made for it where we may; none where they are not `wanted`, nor asked for.

        Raises Unreachable where the forum asks for a tag, and has none for such a story.
        """
        chips = chips_of(card)
        if not wanted and not forum.strict:
            return []
        forum = await self._with_tags(client, forum, chips)
        found = forum.tagged(chips) or (forum.any_tag if forum.strict and not chips else [])
        if forum.strict and not found:
            raise Unreachable(
                f"The forum {forum.id} asks for a tag that is called like a topic, and has none.",
                code="forum_tag",
                permissions="Manage Channels",
            )
        return found

    async def _with_tags(self, client: discord.Client, forum: Forum, chips: Iterable[Chip]) -> Forum:
        """Return the forum with tags for some topics, each tried once; a post without its tag is better than none."""
        missing = [chip for chip in forum.untagged(chips) if (forum.id, tag_name(chip)) not in self._tried] if forum.tags_ours else []
        if not missing:
            return forum
        made = [{"name": tag_name(chip), "emoji_name": dot(chip.colour)} for chip in missing]
        try:
            told: Any = await client.http.edit_channel(forum.id, available_tags=[*map(_as_given, forum.tags), *made])
        except discord.HTTPException:
            told = {}
        self._tried.update((forum.id, tag_name(chip)) for chip in missing)
        return _of_answer(told) or forum


def _in_cache(client: discord.Client, to: Destination) -> Any:
    guild = client.get_guild(int(to.workspace_id))
    return guild.get_channel_or_thread(int(to.channel_id)) if guild else None


def _of_answer(told: Mapping[str, Any], known: Any = None) -> Forum | None:
    """Return the forum that Discord told of; whether we may make tags only the gateway says, of a channel that is `known` by it."""
    if told.get("type") != discord.ChannelType.forum.value:
        return None
    return Forum(
        id=int(told["id"]),
        tags=told.get("available_tags") or (),
        strict=bool((told.get("flags") or 0) & _ASKS_FOR_A_TAG),
        tags_ours=known is not None and known.permissions_for(known.guild.me).manage_channels,
    )


def _as_given(tag: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tag as Discord takes it back."""
    return {key: tag[key] for key in ("id", "name", "moderated", "emoji_id", "emoji_name") if tag.get(key) is not None}
