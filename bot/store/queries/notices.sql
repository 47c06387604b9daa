-- name: readers_of_source
-- The channels that a source matters to: those that subscribe to it, and (to_readers) those that were sent an article of it.
SELECT DISTINCT destination.id AS id
FROM destination JOIN subscription ON subscription.destination_id = destination.id
WHERE destination.off_at IS NULL AND (
    subscription.feed = :source_id
    OR (:to_readers = 1 AND EXISTS (
        SELECT 1 FROM article JOIN delivery ON delivery.article_id = article.id
        WHERE article.source_id = :source_id AND delivery.destination_id = destination.id AND delivery.state = 'sent'
    ))
);

-- name: file_notice
-- Files the notice of a source's end for a channel, once.
INSERT INTO notice (destination_id, source_id, nonce, feed, filed_at, due_at)
VALUES (:destination_id, :source_id, :nonce, :feed, :filed_at, :filed_at)
ON CONFLICT (destination_id, source_id) DO NOTHING;

-- name: notices_due
-- The notices that are still to be told, oldest first.
SELECT destination.*, notice.nonce AS nonce, notice.feed AS feed, notice.filed_at AS filed_at
FROM notice JOIN destination ON destination.id = notice.destination_id
WHERE notice.due_at IS NOT NULL AND notice.due_at <= :now AND destination.off_at IS NULL
ORDER BY notice.filed_at, notice.nonce;

-- name: settle_notice
-- Says when a channel is to be told again; never, once it was.
UPDATE notice SET due_at = :due_at WHERE nonce = :nonce;

-- name: prune_notices
-- Forgets notices that are as old as the articles that go.
DELETE FROM notice WHERE filed_at < :before;
