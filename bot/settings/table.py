"""What every table of the settings is."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table: unknown names are refused, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
