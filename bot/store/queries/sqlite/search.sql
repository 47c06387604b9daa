-- name: look_up
-- The articles whose words fit a query of the index, those that were indexed last first, each with its source (NULL where it was removed).
SELECT article.*, source.title AS source_title, source.kind AS source_kind
FROM article_words
    CROSS JOIN indexed ON indexed.doc = article_words.rowid
    CROSS JOIN article ON article.id = indexed.article_id
    LEFT JOIN source ON source.id = article.source_id
WHERE article_words MATCH :wanted AND article.seen_at >= :since AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY article_words.rowid DESC
LIMIT :limit;

-- name: waiting_for_index
-- What is to be put into the index, in the order of its coming; the title of an article that was let go meanwhile is NULL.
SELECT to_index.place, to_index.article_id, article.title, article.summary
FROM to_index LEFT JOIN article ON article.id = to_index.article_id
ORDER BY to_index.place
LIMIT :limit;

-- name: number_article
-- Gives an article that still waits its place in the index.
INSERT INTO indexed (article_id)
SELECT article.id FROM to_index JOIN article ON article.id = to_index.article_id WHERE to_index.place = :place AND article.id = :article_id
ON CONFLICT DO NOTHING;

-- name: add_words
-- Puts the words of an article that still waits into the index.
INSERT INTO article_words (rowid, words)
SELECT indexed.doc, :words
FROM to_index JOIN indexed ON indexed.article_id = to_index.article_id
WHERE to_index.place = :place AND to_index.article_id = :article_id;

-- name: is_in_index
-- Notes that an article waits no more.
DELETE FROM to_index WHERE place = :place AND article_id = :article_id;

-- name: waiting_for_removal
-- What is to be taken out of the index.
SELECT doc, title, summary FROM to_unindex ORDER BY doc LIMIT :limit;

-- name: remove_words
-- Takes the words of an article that was let go out of the index: one without content has to be told what they were.
INSERT INTO article_words (article_words, rowid, words) SELECT 'delete', doc, :words FROM to_unindex WHERE doc = :doc;

-- name: is_out_of_index
-- Notes that they are out.
DELETE FROM to_unindex WHERE doc = :doc;

-- name: reports_on
-- The articles of some stories, oldest first, each with its source (NULL where it was removed).
SELECT article.*, source.title AS source_title, source.kind AS source_kind
FROM article LEFT JOIN source ON source.id = article.source_id
WHERE article.story_id IN (SELECT value FROM json_each(:ids))
    AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY article.story_id, article.seen_at, article.published_at, article.id;

-- name: posted
-- What the channels of a workspace were sent of some stories, the newest first.
SELECT delivery.*
FROM delivery JOIN destination ON destination.id = delivery.destination_id
WHERE delivery.story_id IN (SELECT value FROM json_each(:ids))
    AND destination.platform = :platform AND destination.workspace_id = :workspace_id
    AND delivery.state = 'sent' AND delivery.kind IN ('alert', 'more', 'digest') AND delivery.message_id IS NOT NULL
ORDER BY delivery.sent_at DESC, delivery.id;

-- name: posted_to
-- The channels of those.
SELECT destination.*
FROM destination
WHERE destination.platform = :platform AND destination.workspace_id = :workspace_id AND destination.id IN (
    SELECT delivery.destination_id FROM delivery WHERE delivery.story_id IN (SELECT value FROM json_each(:ids))
);
