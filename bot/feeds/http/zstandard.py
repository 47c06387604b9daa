"""Zstandard, where this Python has it: the standard library from 3.14 on, its backport before (`pip install newsdesk[zstd]`).

The package `zstandard` is not used: what it makes of one chunk of a bomb has no bound.
"""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

_MODULES = ("compression.zstd", "backports.zstd")
_PIECE = 64 * 1024
_MOST_FRAMES = 1000
"""Half a million empty ones fit below any cap, and would hold the event loop for long."""

_LARGEST_WINDOW = 23
"""The binary logarithm of 8 MiB, the most that a server may ask a client to remember (RFC 9659)."""


def find_zstd() -> ModuleType | None:
    """Return the module that decodes Zstandard; None where there is none."""
    for name in _MODULES:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


class DamagedZstd(Exception):
    """Data that is no Zstandard, or asks for more memory than is allowed."""


class ZstdDecoder:
    """Decodes any number of frames, piece by piece."""

    def __init__(self, zstd: ModuleType) -> None:
        self._zstd = zstd
        self._frame = self._new_frame()
        self._begun = False
        self._frames = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to in bounded pieces; raises DamagedZstd."""
        try:
            while data or not (self._frame.needs_input or self._frame.eof):
                if self._frame.eof:
                    self._next_frame()
                self._begun = True
                yield self._frame.decompress(data, _PIECE)
                data = self._frame.unused_data if self._frame.eof else b""
        except self._zstd.ZstdError as error:
            raise DamagedZstd from error

    @property
    def is_whole(self) -> bool:
        """Whether the data so far ends with a frame, or there was none at all."""
        return bool(self._frame.eof) or not self._begun

    def _next_frame(self) -> None:
        self._frames += 1
        if self._frames > _MOST_FRAMES:
            raise DamagedZstd
        self._frame = self._new_frame()

    def _new_frame(self) -> Any:
        return self._zstd.ZstdDecompressor(options={self._zstd.DecompressionParameter.window_log_max: _LARGEST_WINDOW})
