-- Since when the bot is not in a channel's workspace any more: nothing is sent there, and a month later it is forgotten. NULL: it is there.
ALTER TABLE destination ADD COLUMN left_at BIGINT;
