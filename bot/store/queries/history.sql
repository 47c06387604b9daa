-- name: articles_at
-- The newest articles that have one of two addresses, each with its source's title and first look (NULL where it was removed).
SELECT article.*, source.title AS source_title, source.first_look_at, source.kind AS source_kind
FROM article LEFT JOIN source ON source.id = article.source_id
WHERE (article.url = :url OR article.canonical_url = :canonical_url) AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY article.seen_at DESC, article.id
LIMIT :limit;

-- name: article_owed
-- The article of a delivery, with its source's title (NULL where it was removed) and the channel that it is owed to.
SELECT article.*, source.title AS source_title, source.first_look_at, source.kind AS source_kind, delivery.destination_id
FROM delivery JOIN article ON article.id = delivery.article_id LEFT JOIN source ON source.id = article.source_id
WHERE delivery.id = :delivery_id;

-- name: carried_with
-- What the digest or list carries in which a delivery was announced; nothing where that was a card of its own, or where it never was.
SELECT delivery.* FROM delivery JOIN delivery AS asked ON delivery.destination_id = asked.destination_id AND delivery.nonce = asked.nonce
WHERE asked.id = :delivery_id AND asked.sending_at IS NOT NULL AND asked.kind IN ('digest', 'again', 'more') AND delivery.kind IN ('digest', 'again', 'more')
ORDER BY delivery.filed_at, delivery.id;

-- name: story_title
-- What a story is called.
SELECT title FROM story WHERE id = :story_id;

-- name: reports_of
-- The other articles of a story, oldest first, each with its source (NULL where it was removed).
SELECT article.*, source.title AS source_title, source.kind AS source_kind
FROM article LEFT JOIN source ON source.id = article.source_id
WHERE article.story_id = :story_id AND article.id <> :article_id AND MAY_SEE(:viewer_platform, :viewer_workspace)
ORDER BY article.seen_at, article.published_at, article.id;

-- name: subscriptions_to_topic
-- The subscriptions to a topic, oldest first, also those of channels that are paused or off.
SELECT * FROM subscription WHERE topic = :topic ORDER BY created_at, id;

-- name: channels_of_topic
-- The channels of those.
SELECT * FROM destination WHERE id IN (SELECT destination_id FROM subscription WHERE topic = :topic);

-- name: told_lately
-- What a channel was sent last of stories, the newest first, each with the reports that the last edit of its card shows. It repeats the
-- condition of the index `delivery_sent`, without which it would read all that the channel ever got.
SELECT delivery.*, edit.shown AS edited
FROM delivery LEFT JOIN delivery AS edit ON delivery.kind = 'alert' AND edit.destination_id = delivery.destination_id
    AND edit.story_id = delivery.story_id AND edit.kind = 'update'
WHERE delivery.destination_id = :destination_id AND delivery.state = 'sent' AND delivery.sent_at IS NOT NULL AND delivery.kind <> 'update'
    AND delivery.kind IN ('alert', 'more', 'digest', 'again', 'fact')
ORDER BY delivery.sent_at DESC, delivery.id DESC
LIMIT :limit;

-- name: evidence_of
-- The topics that an article matched, the strongest first.
SELECT * FROM evidence WHERE article_id = :article_id ORDER BY score DESC, topic;

-- name: deliveries_of
-- What channels were owed of a story, in the order of filing.
SELECT * FROM delivery WHERE story_id = :story_id ORDER BY filed_at, id;

-- name: deliveries_to
-- What one channel was owed of a story, in the order of filing.
SELECT * FROM delivery WHERE destination_id = :destination_id AND story_id = :story_id ORDER BY filed_at, id;

-- name: channels_of
-- The channels that were owed anything of a story.
SELECT * FROM destination WHERE id IN (SELECT delivery.destination_id FROM delivery WHERE delivery.story_id = :story_id);
