"""The clock port."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Returns the present instant in UTC. It is always passed in: nothing reads the time by itself."""
