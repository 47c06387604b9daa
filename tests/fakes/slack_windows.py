"""What people do with windows of the app on the local Slack: open one by a command or a button, hand it in, press what stands in it."""

from collections.abc import Mapping
from typing import Any

from tests.fakes.slack_blocks import shown
from tests.fakes.slack_server import SlackServer
from tests.fakes.slack_views import Given, View, handed_in
from tests.fakes.world import until

_WAITING = "…"


async def opened(server: SlackServer, text: str = "", channel: str = "C1", user: str = "U1") -> View:
    """Type a command and return the window that opens, once it holds what belongs there."""
    before = set(server.team.views)
    await server.socket.deliver("slash_commands", server.slash_payload(channel, user, text))
    return await _new(server, before)


async def pressed(server: SlackServer, channel: str, user: str, value: str) -> View:
    """Press a button of a message and return the window that opens."""
    before = set(server.team.views)
    await server.socket.deliver("interactive", server.action_payload(channel, user, "act:setup", value))
    return await _new(server, before)


async def _new(server: SlackServer, before: set[str]) -> View:
    await until(lambda: bool(set(server.team.views) - before), 8)
    (ident,) = set(server.team.views) - before
    return await settled(server, ident)


async def settled(server: SlackServer, ident: str) -> View:
    """Return a window once it does not wait any more."""
    await until(lambda: shown(server.team.views[ident]) != _WAITING, 8)
    return server.team.views[ident]


async def hand_in(server: SlackServer, view: View, changed: Mapping[str, Given], user: str = "U1", team: str = "") -> dict[str, Any]:
    """Hand a window in, with some fields changed, and return what the bot acknowledged it with."""
    payload = {
        "type": "view_submission",
        "team": {"id": team or server.team.id, "domain": "local"},
        "user": {"id": user, "username": user.lower(), "team_id": server.team.id},
        "api_app_id": "A1",
        "trigger_id": "1.2.3",
        "view": handed_in(view, changed),
    }
    ack = dict((await server.socket.deliver("interactive", payload)).get("payload") or {})
    if ack.get("response_action") == "update":
        server.team.keep_view(ack["view"], view["id"])
    return ack


async def submit(server: SlackServer, view: View, changed: Mapping[str, Given], user: str = "U1") -> View:
    """Hand a window in and return what stands in it afterwards."""
    ack = await hand_in(server, view, changed, user)
    assert ack["response_action"] == "update", ack
    return await settled(server, view["id"])


async def press_in(server: SlackServer, view: View, value: str, user: str = "U1") -> View:
    """Press a button that stands in a window, and return what stands there then."""
    payload = server.action_payload("", user, "act:any", value)
    del payload["channel"], payload["response_url"]
    stamp = view["hash"]
    payload |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
    await server.socket.deliver("interactive", payload)
    await until(lambda: server.team.views[view["id"]]["hash"] != stamp, 8)
    return await settled(server, view["id"])


def values_of(view: View) -> list[str]:
    """Return the values of the buttons that stand in a view or a message."""
    parts = [each for block in view["blocks"] for each in (*block.get("elements", []), *filter(None, [block.get("accessory")]))]
    return [each["value"] for each in parts if "value" in each]
