-- name: seen_after
-- Articles that all may see and that were seen since an instant, in the order of their ids, once for each topic that they matched (NULL: none).
SELECT fresh.id, fresh.story_id, fresh.seen_at, fresh.title, fresh.summary, fresh.lang, fresh.url, source.title AS source_title, evidence.topic
FROM (
        SELECT id, story_id, source_id, seen_at, title, summary, lang, url FROM article
        WHERE id > :after AND seen_at >= :since AND owner IS NULL
        ORDER BY id
        LIMIT :limit
    ) AS fresh
    LEFT JOIN source ON source.id = fresh.source_id
    LEFT JOIN evidence ON evidence.article_id = fresh.id AND evidence.score >= evidence.threshold
ORDER BY fresh.id, evidence.topic;
