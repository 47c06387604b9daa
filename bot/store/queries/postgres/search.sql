-- name: newest_seen
-- When the newest story was seen, and the one that has as many before it as are wanted; NULL where there are not so many.
SELECT MAX(last_seen_at) AS latest, (SELECT last_seen_at FROM story ORDER BY last_seen_at DESC OFFSET :wanted LIMIT 1) AS earliest
FROM story;

-- name: look_up
-- The articles whose words fit a query of the index, those that were seen last first, each with its source (NULL where it was removed). What
-- is put in order is no more than ids and times: of a common word there are thousands.
SELECT article.*, source.title AS source_title, source.kind AS source_kind
FROM (
        SELECT id FROM article
        WHERE (words_of(title || ' ' || summary) || array_to_tsvector(ARRAY['#' || (seen_at / 86400000000)])) @@ CAST(:wanted AS TSQUERY)
            AND seen_at >= :since AND MAY_SEE(:viewer_platform, :viewer_workspace)
        ORDER BY seen_at DESC, id
        LIMIT :limit
    ) AS newest
    JOIN article ON article.id = newest.id
    LEFT JOIN source ON source.id = article.source_id
ORDER BY article.seen_at DESC, article.id;

-- name: reports_on
-- The articles of some stories, oldest first, each with its source (NULL where it was removed).
SELECT article.*, source.title AS source_title, source.kind AS source_kind
FROM article LEFT JOIN source ON source.id = article.source_id
WHERE article.story_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY article.story_id, article.seen_at, article.published_at, article.id;

-- name: posted
-- What the channels of a workspace were sent of some stories, the newest first.
SELECT delivery.*
FROM delivery JOIN destination ON destination.id = delivery.destination_id
WHERE delivery.story_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND destination.platform = :platform AND destination.workspace_id = :workspace_id
    AND delivery.state = 'sent' AND delivery.kind IN ('alert', 'more', 'digest') AND delivery.message_id IS NOT NULL
ORDER BY delivery.sent_at DESC, delivery.id;

-- name: posted_to
-- The channels of those.
SELECT destination.*
FROM destination
WHERE destination.platform = :platform AND destination.workspace_id = :workspace_id AND destination.id IN (
    SELECT delivery.destination_id FROM delivery WHERE delivery.story_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
);
