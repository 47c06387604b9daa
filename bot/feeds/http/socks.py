"""The way out through a proxy of SOCKS, as the extra `socks` knows them: to an address that was judged here, never to a name."""

import socket
from typing import Final

from aiohappyeyeballs import AddrInfoType
from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
from python_socks.async_.asyncio import Proxy
from yarl import URL

from bot.feeds.http.proxying import ProxyFault

_PATIENCE: Final = 20.0
"""Seconds for the proxy and the way behind it; the deadline of an exchange may be shorter."""


class SocksProxy:
    """Satisfies bot.feeds.http.proxying.Tunnels, for version 4 and 5."""

    def __init__(self, address: str) -> None:
        self._url = URL(address)
        self._proxy = Proxy.from_url(address, rdns=False)

    def __str__(self) -> str:
        return f"{self._url.host}:{self._url.port}"

    async def tunnel(self, target: AddrInfoType) -> socket.socket:
        """Return a socket that leads to an address; raises ProxyFault."""
        host, port = str(target[4][0]), int(target[4][1])
        try:
            return await self._proxy.connect(dest_host=host, dest_port=port, timeout=_PATIENCE)
        except ProxyConnectionError as error:
            raise ProxyFault(f"The proxy {self} cannot be reached: look at the setting proxy.") from error
        except (ProxyError, ProxyTimeoutError, OSError, EOFError) as error:
            raise ProxyFault(f"The proxy {self} lets nobody through there ({str(error)[:100] or 'it hung up'}).") from error
