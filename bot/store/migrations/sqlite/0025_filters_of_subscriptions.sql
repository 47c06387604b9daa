-- What a subscription lets through of what it is about (bot.domain.filters.Filter).
ALTER TABLE subscription ADD COLUMN filter_query TEXT NOT NULL DEFAULT '';  -- empty: none
ALTER TABLE subscription ADD COLUMN filter_contrary INTEGER NOT NULL DEFAULT 0;  -- 1: the contrary of the query is looked for, and holds back
ALTER TABLE subscription ADD COLUMN left_out TEXT NOT NULL DEFAULT '';  -- kinds of items, with commas between
ALTER TABLE subscription ADD COLUMN publishers INTEGER NOT NULL DEFAULT 1;  -- so many have to tell a story
