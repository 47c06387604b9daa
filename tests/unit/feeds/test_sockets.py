"""The guarantee: no socket is ever opened to a denied address, however it was spelt, redirected to or resolved."""

import asyncio
import socket

import pytest
from aiohttp.abc import ResolveResult

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.client import GuardedClient
from bot.feeds.http.guard import PUBLIC_ONLY, REFUSAL
from bot.feeds.http.sockets import AddressDenied, AddressInfo, GuardedResolver, GuardedSockets, open_socket
from bot.feeds.settings import FetchSettings
from tests.fakes.addresses import allowing
from tests.fakes.feed_server import FeedServer
from tests.unit.feeds.names import answer
from tests.unit.feeds.spellings import spellings

SETTINGS = FetchSettings(host_spacing=0, total_timeout=10)


class RecordingSockets:
    """Opens sockets and remembers for which addresses."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def __call__(self, info: AddressInfo, /) -> socket.socket:
        self.opened.append(str(info[4][0]))
        return open_socket(info)


class FakeNames:
    """A name server whose answers are given; a list of lists changes with each question."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.asked: list[str] = []
        self._answers = {name.replace("_", "."): list(given) for name, given in answers.items()}

    def __call__(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        self.asked.append(host)
        given = self._answers.get(host, [["127.0.0.1"]])
        addresses = given.pop(0) if len(given) > 1 else given[0]
        return [answer(host, address, port) for address in addresses]


async def problem_of(client: GuardedClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as failure:
        await client.get(url)
    return failure.value


async def test_no_spelling_opens_a_socket_when_asked_directly():
    """Hundreds of spellings of inner addresses, asked as a person would: not one socket."""
    sockets, names = RecordingSockets(), FakeNames()
    async with GuardedClient(SETTINGS, PUBLIC_ONLY, lookup=names, opener=sockets) as client:
        problems = [await problem_of(client, url) for url in spellings()]
    assert len(problems) >= 300
    assert {(problem.problem, str(problem)) for problem in problems} == {(FetchProblem.REFUSED, REFUSAL)}
    assert sockets.opened == []


async def test_no_spelling_opens_a_socket_when_redirected_to(server: FeedServer):
    """A public server redirects to each spelling: the only sockets are those to the redirecting server itself."""
    sockets = RecordingSockets()
    port = int(server.host.partition(":")[2])
    policy = allowing("127.0.0.2/32")  # stands for the public server; 127.0.0.1 stays denied
    async with FeedServer("127.0.0.2") as outside:
        targets = [url for url in spellings() if "127.0.0.2" not in url]
        for number, target in enumerate(targets):
            outside.redirect(f"/{number}", target.replace(":8080", f":{port}"), status=302)
        async with GuardedClient(SETTINGS, policy, lookup=FakeNames(), opener=sockets) as client:
            problems = [await problem_of(client, outside.url(f"/{number}")) for number in range(len(targets))]
    assert {problem.problem for problem in problems} == {FetchProblem.REFUSED}
    assert set(sockets.opened) == {"127.0.0.2"}
    assert server.log == []


async def test_names_that_lead_inside_open_no_socket():
    """A public name whose DNS answer is inner is refused, in IPv4, in IPv6 and in each mixture."""
    inner = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00:ec2::254", "64:ff9b::7f00:1", "fe80::1%eth0"]
    for address in inner:
        sockets = RecordingSockets()
        names = FakeNames(evil_example=[[address]], mixed_example=[["1.1.1.1", address]])
        async with GuardedClient(SETTINGS, PUBLIC_ONLY, lookup=names, opener=sockets) as client:
            problems = [await problem_of(client, f"http://{name}.example/") for name in ("evil", "mixed")]
        assert [problem.problem for problem in problems] == [FetchProblem.REFUSED] * 2
        assert sockets.opened == []


async def test_a_name_that_changes_its_answer_is_judged_each_time():
    """DNS rebinding: the first answer is fine, later ones are inner; every one is looked at."""
    resolver = GuardedResolver(PUBLIC_ONLY, FakeNames(rebind_example=[["1.1.1.1"], ["127.0.0.1"], ["1.1.1.1", "10.0.0.1"]]))
    assert [found["host"] for found in await resolver.resolve("rebind.example", 80)] == ["1.1.1.1"]
    for _ in range(2):
        with pytest.raises(AddressDenied):
            await resolver.resolve("rebind.example", 80)
    await resolver.close()


@pytest.mark.parametrize(
    ("family", "target"),
    [
        (socket.AF_INET, ("127.0.0.1", 80)),
        (socket.AF_INET, ("1.1.1.1", 22)),
        (socket.AF_INET, ("127.1", 80)),
        (socket.AF_INET, ("localhost", 80)),
        (socket.AF_INET6, ("::1", 80, 0, 0)),
        (socket.AF_INET6, ("fe80::1%2", 80, 0, 2)),
        (socket.AF_INET6, ("::ffff:127.0.0.1", 80, 0, 0)),
        (socket.AF_UNIX, ("/run/docker.sock", 80)),
    ],
)
def test_the_last_check_reads_the_socket_address(family, target):
    """Even if all earlier checks were fooled, the address that a socket would go to is parsed and refused."""
    sockets = RecordingSockets()
    with pytest.raises(AddressDenied):
        GuardedSockets(PUBLIC_ONLY, sockets)((family, socket.SOCK_STREAM, 0, "", target))
    assert sockets.opened == []


def test_the_last_check_lets_public_addresses_pass():
    """The guard is no wall: allowed addresses get their sockets."""
    sockets = RecordingSockets()
    guarded = GuardedSockets(PUBLIC_ONLY, sockets)
    guarded((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("1.1.1.1", 443))).close()
    assert sockets.opened == ["1.1.1.1"]


async def test_localhost_is_reached_only_through_an_allowed_network(server: FeedServer):
    """With loopback allowed its name works; a name without a dot that leads to a public address does not."""
    server.serve("/feed", "hello")
    policy = allowing("127.0.0.0/8")
    names = FakeNames(localhost=[["127.0.0.1"]], intranet=[["1.1.1.1"]])
    async with GuardedClient(SETTINGS, policy, lookup=names) as client:
        assert (await client.get(server.url("/feed", "localhost"))).body == b"hello"
        assert (await problem_of(client, "http://intranet/")).problem is FetchProblem.REFUSED


async def test_slow_name_servers_hold_up_nobody_else():
    """A lookup that hangs runs in a thread of its own beside the others."""
    entered, release = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def lookup(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        if host == "slow.example":
            loop.call_soon_threadsafe(entered.set)
            asyncio.run_coroutine_threadsafe(release.wait(), loop).result()
        return [answer(host, "1.1.1.1", port)]

    resolver = GuardedResolver(PUBLIC_ONLY, lookup)
    slow = asyncio.ensure_future(resolver.resolve("slow.example", 80))
    await entered.wait()
    assert await resolver.resolve("fast.example", 80)
    assert not slow.done()
    release.set()
    await slow
    await resolver.close()
