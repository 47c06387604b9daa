-- name: seen_after
-- Articles that all may see and that were seen since an instant, in the order of their ids, once for each topic that they matched (NULL: none).
SELECT seen.id, seen.story_id, seen.seen_at, seen.title, seen.summary, seen.lang, seen.url, source.title AS source_title, evidence.topic
FROM (
        SELECT id, story_id, source_id, seen_at, title, summary, lang, url FROM article
        WHERE id > :after AND seen_at >= :since AND owner IS NULL
        ORDER BY id
        LIMIT :limit
    ) AS seen
    LEFT JOIN source ON source.id = seen.source_id
    LEFT JOIN evidence ON evidence.article_id = seen.id AND evidence.score >= evidence.threshold
ORDER BY seen.id, evidence.topic;
