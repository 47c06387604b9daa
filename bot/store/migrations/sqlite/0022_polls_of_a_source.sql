-- What the last 48 polls of a source came to, a letter each (bot.domain.came), the newest last: the write of a poll extends it.
ALTER TABLE source ADD COLUMN polls TEXT NOT NULL DEFAULT '';
