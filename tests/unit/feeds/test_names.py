"""Names with many addresses: four of them are tried at most, each once."""

import errno
import socket
from collections.abc import Sequence

import pytest
from aiohttp.abc import ResolveResult

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.client import GuardedClient
from bot.feeds.http.guard import PUBLIC_ONLY
from bot.feeds.http.sockets import AddressInfo, few, open_socket
from bot.feeds.settings import FetchSettings
from tests.fakes.addresses import allowing
from tests.fakes.feed_server import FeedServer
from tests.unit.feeds.names import answer

LOOPBACK = allowing("127.0.0.0/8", "::1/128")


class Sockets:
    """Opens sockets and remembers for which addresses."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def __call__(self, info: AddressInfo, /) -> socket.socket:
        self.opened.append(str(info[4][0]))
        return open_socket(info)


class Names:
    """A name server that knows one name."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses = addresses

    def __call__(self, host: str, port: int, _family: int) -> list[ResolveResult]:
        return [answer(host, address, port) for address in self.addresses]


def many(count: int) -> list[str]:
    """Return addresses on this machine where nobody listens."""
    return [f"127.7.{number // 200}.{number % 200 + 1}" for number in range(count)]


async def tried(quick: FetchSettings, addresses: Sequence[str], port: int, scheme: str = "http") -> tuple[list[str], FetchProblem | None]:
    """Return to which addresses sockets were opened, and how the fetch ended."""
    sockets = Sockets()
    async with GuardedClient(quick, LOOPBACK, lookup=Names(addresses), opener=sockets) as client:
        try:
            await client.get(f"{scheme}://many.example:{port}/feed")
        except FetchError as error:
            return sockets.opened, error.problem
    return sockets.opened, None


@pytest.mark.parametrize(
    ("addresses", "sockets"),
    [
        (many(1), 1),
        (many(3), 3),
        (many(4), 4),
        (many(8), 4),
        (many(4_000), 4),
        (many(2) * 2_000, 2),
        (many(1) * 50, 1),
        ([*many(30), "::1"], 4),
        (["::1"] * 9 + many(9), 4),
    ],
    ids=["1", "3", "4", "8", "4,000", "two, two thousand times", "one, fifty times", "another family last", "another family first"],
)
async def test_a_name_costs_four_connections_at_most(quick, unused_tcp_port: int, addresses: list[str], sockets: int):
    """Each address once, however many the name has, and however often it says them."""
    opened, problem = await tried(quick, addresses, unused_tcp_port)
    assert problem is FetchProblem.UNREACHABLE
    assert len(opened) == len(set(opened)) == sockets


async def test_the_second_address_is_reached_where_the_first_is_dead(quick, server: FeedServer):
    """A site whose first machine is down is a site that works."""
    server.serve("/feed", "hello")
    opened, problem = await tried(quick, ["127.7.0.1", "127.0.0.1", "127.7.0.2"], int(server.host.partition(":")[2]))
    assert (opened[:2], problem) == (["127.7.0.1", "127.0.0.1"], None)


async def test_the_other_family_is_among_those_tried(quick, server: FeedServer):
    """A site with many addresses of a family that does not work here answers on the other."""
    server.serve("/feed", "hello")
    opened, problem = await tried(quick, ["::1", "127.0.0.1"], int(server.host.partition(":")[2]))
    assert (set(opened) <= {"::1", "127.0.0.1"}, problem) == (True, None)


async def test_a_handshake_that_fails_is_not_tried_at_every_address(quick):
    """What the first that takes the connection shows, the others of the name show too."""
    addresses = [f"127.0.0.{number}" for number in range(1, 10)]
    async with FeedServer("0.0.0.0") as everywhere:
        opened, problem = await tried(quick, addresses, int(everywhere.host.partition(":")[2]), "https")
    assert problem is FetchProblem.UNREACHABLE
    assert len(opened) == len(set(opened)) <= 4


async def test_one_denied_address_among_thousands_refuses_the_name(quick):
    """All answers are judged, also those that would not be tried."""
    names = Names([*(f"1.1.{number // 250}.{number % 250 + 1}" for number in range(4_000)), "10.0.0.1"])
    sockets = Sockets()
    async with GuardedClient(quick, PUBLIC_ONLY, lookup=names, opener=sockets) as client:
        with pytest.raises(FetchError) as failure:
            await client.get("http://many.example/feed")
    assert (failure.value.problem, sockets.opened) == (FetchProblem.REFUSED, [])


def test_families_take_turns():
    """Two of each where a name has both, in the order of its answers."""
    answers = [
        answer("many.example", address, 80) for address in ("2001::1", "2001::2", "2001::3", "1.1.1.1", "2001::1", "1.1.1.2", "1.1.1.3")
    ]
    assert [each["host"] for each in few(answers)] == ["2001::1", "1.1.1.1", "2001::2", "1.1.1.2"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            socket.gaierror(socket.EAI_AGAIN, "Temporary failure"),
            "No name server answers for many.example: check this machine's network",
        ),
        (socket.gaierror(socket.EAI_NONAME, "Name not known"), "No server is known under the name many.example; check the spelling"),
    ],
    ids=["no name server", "no such name"],
)
async def test_who_cannot_look_names_up_is_not_asked_to_check_the_spelling(quick: FetchSettings, fault: OSError, said: str):
    """A name server that does not answer is another fault than a name that it does not know."""

    def lookup(*_: object) -> list[ResolveResult]:
        raise fault

    async with GuardedClient(quick, LOOPBACK, lookup=lookup) as client:
        with pytest.raises(FetchError) as failed:
            await client.get("http://many.example/feed")
    assert said in str(failed.value)


async def test_a_machine_without_a_way_to_the_network_says_so(quick: FetchSettings):
    """The host is not to blame, and asking again changes nothing."""

    def no_way(_info: object) -> socket.socket:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    async with GuardedClient(quick, LOOPBACK, lookup=Names(["127.0.0.1"]), opener=no_way) as client:
        with pytest.raises(FetchError, match=r"There is no way from this machine to many\.example"):
            await client.get("http://many.example/feed")
