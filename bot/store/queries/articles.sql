-- name: remember
-- Remembers that a source has shown an item, and when it did so last (to within a day: not every poll notes it).
INSERT INTO seen (source_id, identity, seen_at) VALUES (:source_id, :identity, :seen_at)
ON CONFLICT (source_id, identity) DO UPDATE SET seen_at = excluded.seen_at WHERE seen.seen_at < excluded.seen_at;

-- name: save_story
-- Opens a story, or moves its last sign of life forward; its title stays.
INSERT INTO story (id, title, first_seen_at, last_seen_at) VALUES (:id, :title, :first_seen_at, :last_seen_at)
ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at WHERE story.last_seen_at < excluded.last_seen_at;

-- name: add_article
-- Stores an article; one that is stored already stays as it is.
INSERT INTO article (
    id, source_id, identity, url, canonical_url, title, summary, lang, image_url, published_at, seen_at, content_hash, story_id, owner
) VALUES (
    :id, :source_id, :identity, :url, :canonical_url, :title, :summary, :lang, :image_url, :published_at, :seen_at,
    :content_hash, :story_id, :owner
)
ON CONFLICT DO NOTHING;

-- name: add_evidence
-- Stores why an article is about a topic; without the article the row is refused.
INSERT INTO evidence (article_id, topic, score, threshold, hits, published_at) VALUES (
    :article_id, :topic, :score, :threshold, :hits, (SELECT article.published_at FROM article WHERE article.id = :article_id)
)
ON CONFLICT DO NOTHING;

-- name: mark
-- Lets an article bear a mark; one that was let go is left alone.
INSERT INTO evidence (article_id, topic, score, threshold, hits, published_at)
SELECT article.id, :topic, 1.0, 1.0, '[]', article.published_at FROM article WHERE article.id = :article_id
ON CONFLICT DO NOTHING;

-- name: add_delivery
-- Files a delivery; the one that this channel has for this story and kind stays as it is.
INSERT INTO delivery (
    id, destination_id, story_id, kind, article_id, notice, due_at, filed_at, state, attempts, last_error, nonce, message_id,
    sending_at, sent_at, held
) VALUES (
    :id, :destination_id, :story_id, :kind, :article_id, :notice, :due_at, :filed_at, :state, :attempts, :last_error, :nonce,
    :message_id, :sending_at, :sent_at, :held
)
ON CONFLICT DO NOTHING;

-- name: file_again
-- Files anew what was given up before anything of it can have been posted (Delivery.untold).
UPDATE delivery SET
    kind = :kind, article_id = :article_id, due_at = :due_at, filed_at = :filed_at, state = :state, attempts = :attempts,
    last_error = :last_error, sending_at = :sending_at, again_at = :again_at, held = :held
WHERE id = :id AND state = 'parked' AND nonce IS NULL AND story_id IS NOT NULL;

-- name: brought_since
-- How many articles each source has brought since an instant. It reads all articles: once a day, and when a process begins.
SELECT source_id, COUNT(*) AS articles FROM article WHERE seen_at >= :since GROUP BY source_id;

-- name: recent_stories
-- Stories with a sign of life since an instant, oldest first.
SELECT * FROM story WHERE last_seen_at >= :since ORDER BY first_seen_at, id;

-- name: recent_articles
-- The articles of those stories, each story's oldest first.
SELECT article.*
FROM story CROSS JOIN article
WHERE story.last_seen_at >= :since AND article.story_id = story.id
ORDER BY article.story_id, article.seen_at, article.published_at, article.id;

-- name: recent_topics
-- The topics that those articles matched, by name.
SELECT article.story_id, article.id AS article_id, evidence.topic
FROM story CROSS JOIN article CROSS JOIN evidence
WHERE story.last_seen_at >= :since AND article.story_id = story.id AND evidence.article_id = article.id
    AND evidence.score >= evidence.threshold
ORDER BY evidence.topic;

-- name: latest
-- The newest articles that matched a topic, newest first.
SELECT article.*
FROM evidence JOIN article ON article.id = evidence.article_id
WHERE evidence.topic = :topic AND evidence.score >= evidence.threshold AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY evidence.published_at DESC, evidence.article_id DESC
LIMIT :limit;

-- name: latest_of
-- The newest articles of a source that the viewer may see, newest first.
SELECT article.* FROM article
WHERE article.source_id = :source_id AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY article.published_at DESC, article.id DESC
LIMIT :limit;
