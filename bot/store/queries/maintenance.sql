-- name: prune_candidates
-- Stories without a sign of life since an instant, to which no channel is owed anything; `after` is where the last answer ended.
SELECT id, last_seen_at FROM story
WHERE last_seen_at < :before AND (last_seen_at, id) > (:after_seen, :after_id)
    AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.story_id = story.id AND delivery.state IN ('pending', 'sending'))
ORDER BY last_seen_at, id
LIMIT :limit;

-- name: prune_deliveries
-- The settled deliveries of a story that goes.
DELETE FROM delivery WHERE story_id = :story_id;

-- name: prune_evidence
-- The evidence of the articles of a story that goes, but for an article that a delivery of another story shows.
DELETE FROM evidence WHERE article_id IN (
    SELECT article.id FROM article
    WHERE article.story_id = :story_id AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.article_id = article.id)
);

-- name: prune_articles
-- The articles of a story that goes, with the same exception.
DELETE FROM article
WHERE story_id = :story_id AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.article_id = article.id);

-- name: prune_story
-- The story itself, once none of its articles is left.
DELETE FROM story WHERE id = :story_id AND NOT EXISTS (SELECT 1 FROM article WHERE article.story_id = story.id);

-- name: seen_sources
-- The sources that have shown anything, from one on.
SELECT id AS source_id FROM source WHERE id > :after ORDER BY id LIMIT :limit;

-- name: forget_old_seen
-- Forgets what a source has not shown for long. Time stands still for a source of which nothing was noted since; a note from the
-- future, made while the clock ran ahead, does not move it.
DELETE FROM seen WHERE source_id = :source_id
    AND seen_at < (SELECT MAX(last.seen_at) FROM seen AS last WHERE last.source_id = :source_id AND last.seen_at <= :now) - :keep;

-- name: forget_excess_seen
-- Forgets what a source has shown beyond a great number, the oldest, but nothing that its document may still hold.
DELETE FROM seen WHERE source_id = :source_id
    AND seen_at <= (
        SELECT newest.seen_at FROM seen AS newest WHERE newest.source_id = :source_id
        ORDER BY newest.seen_at DESC LIMIT 1 OFFSET :most
    )
    AND seen_at < (SELECT MAX(last.seen_at) FROM seen AS last WHERE last.source_id = :source_id AND last.seen_at <= :now) - :still_shown;

-- name: probe
-- Writes the row that proves that the database takes writes.
INSERT INTO probe (id, filler) VALUES (1, :filler)
ON CONFLICT (id) DO UPDATE SET filler = excluded.filler;

-- name: read_probe
-- Reads it back.
SELECT filler FROM probe;

-- name: prune_notices
-- Forgets the settled notices that were filed before an instant.
DELETE FROM delivery WHERE kind = 'notice' AND filed_at < :before AND state NOT IN ('pending', 'sending');

-- name: forget_off_deliveries
-- What belonged to the channels that have been off, or left, since before an instant.
DELETE FROM delivery WHERE destination_id IN (SELECT id FROM destination WHERE off_at < :before OR left_at < :before);

-- name: forget_off_subscriptions
-- Their subscriptions.
DELETE FROM subscription WHERE destination_id IN (SELECT id FROM destination WHERE off_at < :before OR left_at < :before);

-- name: forget_off_destinations
-- The channels themselves.
DELETE FROM destination WHERE off_at < :before OR left_at < :before;

-- name: believe_sources
-- Lets sources be due whose times only a clock that ran ahead can have set.
UPDATE source SET next_poll_at = :now WHERE disabled_at IS NULL AND (next_poll_at > :latest_wait OR polled_at > :latest_poll);

-- name: believe_hosts
-- Ends holds and claims of hosts that reach beyond what any rule sets.
UPDATE host SET
    hold_until = CASE WHEN hold_until > :latest_wait THEN :now ELSE hold_until END,
    claimed_until = CASE WHEN claimed_until > :latest_wait THEN :now ELSE claimed_until END
WHERE hold_until > :latest_wait OR claimed_until > :latest_wait;

-- name: believe_deliveries
-- Lets what was filed in the future, or waits for longer than any rule lets it wait, be due now; a digest that has no name yet keeps its time.
UPDATE delivery SET due_at = :now
WHERE state IN ('pending', 'sending') AND state = 'pending' AND (kind NOT IN ('digest', 'again') OR nonce IS NOT NULL)
    AND due_at > :now AND (filed_at > :now OR due_at > :latest_due);

-- name: believe_edits
-- Lets a card that grew while its edit was under way be edited again no later than any rule lets it wait.
UPDATE delivery SET again_at = :now WHERE state IN ('pending', 'sending') AND state = 'sending' AND again_at > :latest_due;

-- name: believe_subscriptions
-- Lets no subscription have been made in the future: it would have no digest until then.
UPDATE subscription SET created_at = :now WHERE created_at > :now;

-- name: believe_asks
-- Lets no channel be asked anything from a time in the future on: it would be spared that for so much longer than somebody asked.
UPDATE ask SET until_at = until_at - (made_at - :now), made_at = :now WHERE made_at > :now;

-- name: entries_ahead
-- The digest entries that were filed in the future, or wait for longer than to the next digest of any week.
SELECT * FROM delivery
WHERE state IN ('pending', 'sending') AND state = 'pending' AND kind IN ('digest', 'again') AND nonce IS NULL
    AND due_at > :now AND (filed_at > :now OR due_at > :latest_digest);

-- name: due_with_the_next
-- Lets a digest entry come with another digest.
UPDATE delivery SET due_at = :due_at WHERE id = :id AND state = 'pending' AND nonce IS NULL;

-- name: refused_ahead
-- The paused channels that are to be asked in the future, or paused in it.
SELECT id FROM destination WHERE off_at IS NULL AND (recheck_at > :now OR paused_at > :now);
