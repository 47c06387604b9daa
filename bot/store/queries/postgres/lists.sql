-- name: lock_sources
-- The stored URLs of some sources, which nobody else changes until the transaction ends; one that was removed is missing. A list is
-- passed as JSON. In the order of the ids, so that two who lock the same do not wait for each other.
SELECT id, url FROM source
WHERE id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
ORDER BY id
FOR NO KEY UPDATE;

-- name: lock_destinations
-- Some channels, each with whether it is asked anything, which nobody else changes or sends to until the transaction ends. What refers to them may still be added.
SELECT *, EXISTS (SELECT 1 FROM ask WHERE ask.destination_id = destination.id) AS is_asked
FROM destination WHERE id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value))) ORDER BY id FOR NO KEY UPDATE;

-- name: stored_sources
-- Those sources that are stored already, under one of some URLs or ids.
SELECT id, url FROM source
WHERE url = ANY (ARRAY(SELECT value FROM jsonb_array_elements_text(CAST(:urls AS JSONB)) AS item (value)))
    OR id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)));

-- name: due_at_hosts
-- The enabled sources of some hosts that are due, most overdue first, each with the hold or claim of its host.
SELECT source.*, GREATEST(host.hold_until, host.claimed_until) AS hold_until
FROM source LEFT JOIN host ON host.host = source.host
WHERE source.host = ANY (ARRAY(SELECT value FROM jsonb_array_elements_text(CAST(:hosts AS JSONB)) AS item (value)))
    AND source.disabled_at IS NULL AND source.next_poll_at <= :now
ORDER BY source.next_poll_at, source.id;

-- name: claim_hosts
-- Claims those of some hosts that nobody claims, that are not on hold, that were not asked just now, and that no running Newsdesk may be asking.
INSERT INTO host (host, hold_until, claimed_until)
SELECT wanted.name, 0, :until
FROM (SELECT DISTINCT value AS name FROM jsonb_array_elements_text(CAST(:hosts AS JSONB)) AS item (value)) AS wanted
WHERE NOT EXISTS (
        SELECT 1 FROM source WHERE source.host = wanted.name AND source.disabled_at IS NULL AND source.polled_at > :asked_before
    )
    AND NOT (:beside_a_run = 1 AND EXISTS (
        SELECT 1 FROM source WHERE source.host = wanted.name AND source.disabled_at IS NULL AND source.next_poll_at <= :at
    ))
ORDER BY wanted.name COLLATE "C"
ON CONFLICT (host) DO UPDATE SET claimed_until = excluded.claimed_until
WHERE host.claimed_until <= :at AND host.hold_until <= :at
RETURNING host.host AS host;

-- name: release_hosts
-- Lets the claims of some hosts, known by their end, end sooner.
UPDATE host SET claimed_until = :free_at
WHERE host = ANY (ARRAY(SELECT value FROM jsonb_array_elements_text(CAST(:hosts AS JSONB)) AS item (value)))
    AND claimed_until = :until;

-- name: not_known_lately
-- Those of some identities that some sources have not shown (seen_at is NULL then), or not since an instant: an object of lists, by
-- source. They are few: what a document holds has mostly been noted lately. Each pair is looked up by the key. The answer is a list of
-- [source, identity, seen_at].
SELECT CAST(COALESCE(json_agg(json_build_array(pair.source_id, pair.identity, pair.seen_at)), '[]') AS TEXT) AS noted
FROM (
    SELECT asked.source_id, asked.identity,
        (SELECT seen.seen_at FROM seen WHERE seen.source_id = asked.source_id AND seen.identity = asked.identity) AS seen_at
    FROM (
        SELECT CAST(list.key AS BIGINT) AS source_id, CAST(item.value AS BIGINT) AS identity
        FROM jsonb_each(CAST(:asked AS JSONB)) AS list (key, value) CROSS JOIN LATERAL jsonb_array_elements_text(list.value) AS item (value)
    ) AS asked
) AS pair
WHERE pair.seen_at IS NULL OR pair.seen_at < :noted_before;

-- name: due_destinations
-- Channels that are not paused, or are to be asked again, and are owed something: what is due, and what was announced and
-- never settled; of some platforms. Where the bot was removed from a workspace nothing counts but notices. Workspaces take turns: the most overdue channel of each, then the second of each, so that
-- one which is owed ten thousand cards stands before nobody. Each half repeats the condition of the index that it reads.
SELECT overdue.id AS id
FROM (
    SELECT owed.destination_id AS id, MIN(owed.due_at) AS due_at,
        ROW_NUMBER() OVER (
            PARTITION BY destination.platform, destination.workspace_id ORDER BY MIN(owed.due_at), owed.destination_id
        ) AS turn
    FROM (
        SELECT destination_id, due_at, kind FROM delivery
        WHERE state IN ('pending', 'sending') AND state = 'pending' AND due_at <= :now
        UNION ALL
        SELECT destination_id, due_at, kind FROM delivery
        WHERE state IN ('pending', 'sending') AND state = 'sending'
    ) AS owed JOIN destination ON destination.id = owed.destination_id
    WHERE (destination.paused_at IS NULL OR destination.recheck_at <= :now) AND (destination.left_at IS NULL OR owed.kind = 'notice')
        AND destination.platform = ANY (ARRAY(SELECT value FROM jsonb_array_elements_text(CAST(:platforms AS JSONB)) AS item (value)))
    GROUP BY owed.destination_id, destination.platform, destination.workspace_id
) AS overdue
ORDER BY overdue.turn, overdue.due_at, overdue.id
LIMIT :limit;

-- name: taking_messages
-- Those of some channels that are not paused, or are to be asked again.
SELECT id FROM destination
WHERE id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND (paused_at IS NULL OR recheck_at <= :now) AND left_at IS NULL;

-- name: lock_deliveries
-- Some deliveries, which nobody else changes until the transaction ends.
SELECT * FROM delivery
WHERE id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value))) ORDER BY id FOR NO KEY UPDATE;

-- name: told_evidence
-- Why the articles of the stories of some deliveries are about their topics, the strongest first.
SELECT DISTINCT evidence.*
FROM delivery
    JOIN article ON article.story_id = delivery.story_id OR article.id = delivery.article_id
    JOIN evidence ON evidence.article_id = article.id
WHERE delivery.id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value))) AND evidence.score >= evidence.threshold
ORDER BY evidence.score DESC, evidence.topic;

-- name: cards_of_stories
-- Of the channels that a source is for the alerts of some stories, and the edits of their cards, which nobody else changes until the transaction ends: an edit that is made
-- meanwhile would be lost. Not those of channels that are off, which are owed nothing.
SELECT delivery.*
FROM delivery JOIN destination ON destination.id = delivery.destination_id
WHERE delivery.story_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND delivery.kind IN ('alert', 'update') AND destination.off_at IS NULL
    AND destination.left_at IS NULL
    AND MAY_FOLLOW(:source_id, destination.platform, destination.workspace_id)
ORDER BY delivery.id
FOR NO KEY UPDATE OF delivery;

-- name: told_reports
-- The articles of the stories of some deliveries, that their channels may know of, oldest first, each with its source (NULL where it was
-- removed).
SELECT delivery.id AS delivery_id, article.*, source.title AS source_title, source.kind AS source_kind
FROM delivery
    JOIN article ON article.story_id = delivery.story_id OR article.id = delivery.article_id
    JOIN destination ON destination.id = delivery.destination_id
    LEFT JOIN source ON source.id = article.source_id
WHERE delivery.id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND (article.id = delivery.article_id OR MAY_SEE(destination.platform, destination.workspace_id))
ORDER BY delivery.id, article.seen_at, article.published_at, article.id;

-- name: articles_by_id
-- Some articles.
SELECT * FROM article
WHERE id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)));

-- name: tellings
-- What told the channels of some deliveries of the same stories, in other cards, lists and digests.
SELECT delivery.id AS retold_by, told.*
FROM delivery JOIN delivery AS told
    ON told.destination_id = delivery.destination_id AND told.story_id = delivery.story_id AND told.id <> delivery.id
WHERE delivery.id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND delivery.kind NOT IN ('update', 'fact') AND told.kind IN ('alert', 'more', 'digest', 'again', 'fact') AND told.state = 'sent';

-- name: told_in_digests
-- Those of some digest entries that were sent.
SELECT * FROM delivery WHERE id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value))) AND kind = 'digest' AND state = 'sent';

-- name: cards_followed
-- The alerts whose cards some deliveries edit or answer.
SELECT delivery.id AS followed_by, alert.*
FROM delivery JOIN delivery AS alert
    ON alert.destination_id = delivery.destination_id AND alert.story_id = delivery.story_id AND alert.kind = 'alert'
WHERE delivery.id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND delivery.kind IN ('update', 'fact');

-- name: update_unchanged_source
-- Stores what an answer without a document changed in a source that does not move.
UPDATE source SET
    etag = :etag, last_modified = :last_modified, next_poll_at = :next_poll_at, interval_us = :interval_us, polled_at = :polled_at,
    fetched_at = :fetched_at, errors = :errors, last_error = :last_error, disabled_at = COALESCE(disabled_at, :disabled_at),
    move_url = NULL, move_since = NULL, move_answers = NULL, polls = :polls
WHERE id = :id;

-- name: update_source_in_place
-- What `update_source` does where the poll left the URL as it was stored, which is nearly always: it looks for no other source.
UPDATE source SET
    title = :title, kind = :kind, lang = :lang, pack = :pack, etag = :etag, last_modified = :last_modified, body_hash = :body_hash,
    next_poll_at = :next_poll_at, interval_us = :interval_us, polled_at = :polled_at, fetched_at = :fetched_at,
    first_look_at = :first_look_at, errors = :errors, last_error = :last_error, move_url = :move_url, move_since = :move_since,
    move_answers = :move_answers, skip_hours = :skip_hours, skip_days = :skip_days, disabled_at = COALESCE(disabled_at, :disabled_at),
    polls = :polls
WHERE id = :id;

-- name: owed_topics
-- The topics that some articles matched, each with its fit: the score over the threshold.
SELECT article_id, topic, score / threshold AS fit, threshold FROM evidence
WHERE article_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value))) AND score >= threshold;

-- name: subscriptions_to
-- The subscriptions to some topics or to a source, of channels that the source is for, oldest first, but for those of channels that are paused, off or left; see all_subscriptions.
SELECT subscription.*
FROM subscription JOIN destination ON destination.id = subscription.destination_id
WHERE (subscription.topic = ANY (ARRAY(SELECT value FROM jsonb_array_elements_text(CAST(:topics AS JSONB)) AS item (value))) OR subscription.feed = :source_id)
    AND destination.left_at IS NULL AND (destination.paused_at IS NULL OR (destination.recheck_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM delivery WHERE delivery.destination_id = destination.id AND delivery.state IN ('pending', 'sending')
            AND (delivery.state = 'sending' OR delivery.due_at <= destination.recheck_at)
    )))
    AND MAY_FOLLOW(:source_id, destination.platform, destination.workspace_id)
ORDER BY subscription.created_at, subscription.id;

-- name: story_articles
-- The articles of some stories that a channel may know of, each story's oldest first, with what judges them.
SELECT article.story_id, article.id AS judged_id, article.source_id, article.lang, article.published_at, article.url,
    source.title AS source_title
FROM article JOIN destination ON destination.id = :destination_id LEFT JOIN source ON source.id = article.source_id
WHERE article.story_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND MAY_SEE(destination.platform, destination.workspace_id)
ORDER BY article.story_id, article.seen_at, article.published_at, article.id;

-- name: untold
-- Those of some deliveries that were given up before anything of them can have been posted (Delivery.untold).
SELECT id FROM delivery
WHERE id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
    AND state = 'parked' AND nonce IS NULL AND story_id IS NOT NULL;

-- name: reports_of_stories
-- The articles of some stories, oldest first, each with its source (NULL where it was removed).
SELECT article.*, source.title AS source_title, source.kind AS source_kind
FROM article LEFT JOIN source ON source.id = article.source_id
WHERE article.story_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
ORDER BY article.seen_at, article.published_at, article.id;

-- name: evidence_of_stories
-- Why the articles of some stories are about their topics, or are not, the strongest first.
SELECT evidence.*
FROM article JOIN evidence ON evidence.article_id = article.id
WHERE article.story_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)))
ORDER BY evidence.score DESC, evidence.topic;

-- name: words_of
-- Title and summary of some articles, and who speaks (NULL where the source was removed).
SELECT article.id, article.title, article.summary, source.kind AS source_kind
FROM article LEFT JOIN source ON source.id = article.source_id
WHERE article.id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS item (value)));

-- name: places_of_workspace
-- The channels and people of a workspace, which nobody else changes, or adds anything to, until the end of the transaction.
SELECT id FROM destination WHERE platform = :platform AND workspace_id = :workspace_id ORDER BY id FOR UPDATE;

-- name: places_of_person
-- Where somebody gets direct messages, in a workspace or (empty) everywhere, locked alike.
SELECT id FROM destination
WHERE person = 1 AND channel_id = :person AND platform = :platform AND (:workspace_id = '' OR workspace_id = :workspace_id)
ORDER BY id FOR UPDATE;
