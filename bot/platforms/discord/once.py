"""A request that discord.py must not repeat by itself: what opens a post carries no nonce, so that each repetition would open another."""

from collections.abc import Callable

import aiohttp
import discord

_PATIENCE, _SERVER_ERROR = 429, 500


class Once:
    """Rides with one request of discord.py, which repeats it after a 5xx or a reset; after a 429 it may, since nothing was posted then.

    It stands among the files of the request, which are rewound before each try, and looks at each answer. `waited_for`: whether somebody
    still waits for the answer; who does not may have sent another one.
    """

    def __init__(self, waited_for: Callable[[], bool]) -> None:
        self._refused = False
        self._waited_for = waited_for

    def reset(self, *, seek: int) -> None:
        """Raise where discord.py is about to repeat what may have been done, or to do what nobody waits for any more."""
        if seek and not self._refused:
            raise ConnectionResetError("The connection was lost before an answer came.")
        if not self._waited_for():
            raise ConnectionResetError("Nobody waits for the answer any more.")
        self._refused = False

    async def look(self, response: aiohttp.ClientResponse) -> None:
        """Raise where the answer leaves open what was done; aiohttp asks this of each answer."""
        self._refused = response.status == _PATIENCE
        if response.status >= _SERVER_ERROR:
            raise discord.DiscordServerError(response, await response.text())
