-- When what a source's first document held was stored: it is no news, and people are told so. Of sources that were read before, the oldest
-- article that is kept tells it.
ALTER TABLE source ADD COLUMN first_look_at BIGINT;
UPDATE source SET first_look_at = (SELECT MIN(article.seen_at) FROM article WHERE article.source_id = source.id);
