"""Frames between the main process and another: the length in four bytes, then the bytes."""

from typing import Final, Protocol

LENGTH_BYTES: Final = 4


class Readable(Protocol):
    """Gives so many bytes, or fewer at the end."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        ...


def frame(payload: bytes) -> bytes:
    """Return `payload` with its length in front."""
    return len(payload).to_bytes(LENGTH_BYTES, "big") + payload


def unframe(frames: bytes) -> tuple[bytes, bytes]:
    """Return what the first frame holds, and what stands behind it."""
    end = LENGTH_BYTES + int.from_bytes(frames[:LENGTH_BYTES], "big")
    return frames[LENGTH_BYTES:end], frames[end:]


def read_frame(stream: Readable) -> bytes | None:
    """Return what the next frame holds, None at the end, and where a frame ends too soon: whoever wrote it was killed."""
    length = stream.read(LENGTH_BYTES)
    wanted = int.from_bytes(length, "big")
    payload = stream.read(wanted) if len(length) == LENGTH_BYTES else b""
    return payload if len(length) == LENGTH_BYTES and len(payload) == wanted else None
