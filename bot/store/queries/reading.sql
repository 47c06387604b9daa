-- name: matched_since
-- The newest articles that matched a topic and were seen since an instant, newest first, each with its source (NULL where it was removed). What
-- was published long before is left out by the index already.
SELECT article.*, source.title AS source_title, source.kind AS source_kind, evidence.score, evidence.threshold
FROM evidence
    JOIN article ON article.id = evidence.article_id
    LEFT JOIN source ON source.id = article.source_id
WHERE evidence.topic = :topic AND evidence.published_at >= :published_since AND evidence.score >= evidence.threshold
    AND article.seen_at >= :since AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY evidence.published_at DESC, evidence.article_id DESC
LIMIT :limit;

-- name: seen_of
-- The newest articles that a source brought and that were seen since an instant, newest first, but for what was published long before.
SELECT article.*, source.title AS source_title, source.kind AS source_kind
FROM article LEFT JOIN source ON source.id = article.source_id
WHERE article.source_id = :source_id AND article.published_at >= :published_since AND article.seen_at >= :since
    AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY article.published_at DESC, article.id DESC
LIMIT :limit;

-- name: stories_since
-- How many stories a topic had since an instant, by what was published and seen since then; what workspaces alone may see counts for nobody.
SELECT COUNT(DISTINCT article.story_id) AS stories
FROM evidence
    JOIN article ON article.id = evidence.article_id
WHERE evidence.topic = :topic AND evidence.published_at >= :since AND evidence.score >= evidence.threshold
    AND article.seen_at >= :since AND article.owner IS NULL;

-- name: asked_before
-- When somebody asked last in a place, and the time before.
SELECT asked_at, before_at FROM asked
WHERE platform = :platform AND workspace_id = :workspace_id AND channel_id = :channel_id AND person = :person;

-- name: note_asked
-- Notes when somebody asked.
INSERT INTO asked (platform, workspace_id, channel_id, person, asked_at, before_at)
VALUES (:platform, :workspace_id, :channel_id, :person, :asked_at, :before_at)
ON CONFLICT (platform, workspace_id, channel_id, person) DO UPDATE SET asked_at = excluded.asked_at, before_at = excluded.before_at;

-- name: forget_asked
-- Forgets who asked before an instant, and not since.
DELETE FROM asked WHERE asked_at < :before;
