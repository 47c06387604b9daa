"""What is new in the stories of a message that tells some of them again."""

from dataclasses import replace

from bot.domain.delivery import Batch, Item
from bot.stories.changes import last_change


def with_changes(batch: Batch) -> Batch:
    """Return a message whose stories that were told before say which amounts have changed since."""
    return replace(batch, items=tuple(_with_change(each) if each.earlier else each for each in batch.items))


def _with_change(item: Item) -> Item:
    return replace(item, change=last_change([each.article for each in item.coverage], item.since))
