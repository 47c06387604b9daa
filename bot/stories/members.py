"""The reports of the window in order of arrival, in columns: numbers without objects of their own."""

from array import array
from typing import Final, NamedTuple

from bot.domain.article import ArticleId, StoryId
from bot.domain.topic import TopicSlug
from bot.stories.fingerprint import Fingerprint

EMPTY_PLACES: Final = 8  # one in so many may be empty
NO_KEY: Final = 0


class Keys(NamedTuple):
    """What identifies the article itself, hashed: its address and its content; NO_KEY for what identifies nothing."""

    address: int = NO_KEY
    content: int = NO_KEY


class Member(NamedTuple):
    """One report in the window. `published` is a POSIX timestamp."""

    article_id: ArticleId
    story: StoryId
    fingerprint: Fingerprint
    published: float
    topics: tuple[TopicSlug, ...] = ()
    keys: Keys = Keys()


class Members:
    """Members, each with a number that it keeps while it is here. `came` is the instant at which one came in; it never runs backwards."""

    def __init__(self) -> None:
        self._first = 0  # the number of the first place
        self._gone = 0  # so many of the first places are empty
        self._prints: list[Fingerprint | None] = []
        self._topics: list[tuple[TopicSlug, ...]] = []
        self._articles = array("q")
        self._stories = array("q")
        self._published = array("d")
        self._came = array("d")
        self._addresses = array("Q")
        self._contents = array("Q")

    def __len__(self) -> int:
        return len(self._came) - self._gone

    def __getitem__(self, number: int) -> Member:
        at = number - self._first
        return Member(
            ArticleId(self._articles[at]),
            StoryId(self._stories[at]),
            self.fingerprint(number),
            self._published[at],
            self._topics[at],
            Keys(self._addresses[at], self._contents[at]),
        )

    def fingerprint(self, number: int) -> Fingerprint:
        """Return the fingerprint of a member."""
        found = self._prints[number - self._first]
        if found is None:
            raise KeyError(number)
        return found

    def published(self, number: int) -> float:
        """Return when a member was published, a POSIX timestamp."""
        return self._published[number - self._first]

    def story(self, number: int) -> StoryId:
        """Return the story of a member."""
        return StoryId(self._stories[number - self._first])

    @property
    def oldest(self) -> int:
        """The number of the member that came first of all that are here."""
        return self._first + self._gone

    @property
    def oldest_came(self) -> float:
        """The instant at which it came."""
        return self._came[self._gone]

    def append(self, member: Member, came: float) -> int:
        """Take a member in and return its number."""
        self._prints.append(member.fingerprint)
        self._topics.append(member.topics)
        self._articles.append(member.article_id)
        self._stories.append(member.story)
        self._published.append(member.published)
        self._came.append(came)
        self._addresses.append(member.keys.address)
        self._contents.append(member.keys.content)
        return self._first + len(self._came) - 1

    def drop_oldest(self) -> tuple[Fingerprint, StoryId, Keys]:
        """Let the oldest member go and return what points to it; the empty places are given back when they are many."""
        at = self._gone
        left = self.fingerprint(self.oldest), StoryId(self._stories[at]), Keys(self._addresses[at], self._contents[at])
        self._prints[at] = None
        self._gone += 1
        if EMPTY_PLACES * self._gone > len(self._came):
            self._give_back()
        return left

    def _give_back(self) -> None:
        for column in (self._prints, self._topics):
            del column[: self._gone]
        for numbers in (self._articles, self._stories, self._published, self._came, self._addresses, self._contents):
            del numbers[: self._gone]
        self._first += self._gone
        self._gone = 0
