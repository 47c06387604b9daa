-- name: meet
-- Adds a channel or person; a known one stays as it is.
INSERT INTO destination (
    id, platform, workspace_id, channel_id, person, name, locale, zone, quiet_from, quiet_until, quiet_zone, most_cards,
    updates, style, sound, who
) VALUES (
    :id, :platform, :workspace_id, :channel_id, :person, :name, :locale, :zone, :quiet_from, :quiet_until, :quiet_zone, :most_cards,
    :updates, :style, :sound, :who
)
ON CONFLICT DO NOTHING;

-- name: destination
-- One channel.
SELECT * FROM destination WHERE id = :id;

-- name: all_destinations
-- All channels, by platform, workspace and channel.
SELECT * FROM destination ORDER BY platform, workspace_id, channel_id;

-- name: set_quiet_hours
-- Lets a channel sleep in other hours.
UPDATE destination SET quiet_from = :quiet_from, quiet_until = :quiet_until, quiet_zone = :quiet_zone WHERE id = :id;

-- name: wake
-- Lets what waits for the end of quiet hours go out now.
UPDATE delivery SET due_at = :now
WHERE destination_id = :id AND state = 'pending' AND kind NOT IN ('digest', 'again') AND due_at = :until;

-- name: set_most_cards
-- Lets a channel get another number of cards an hour.
UPDATE destination SET most_cards = :most_cards WHERE id = :id;

-- name: set_choices
-- Lets a channel have other values of its choices.
UPDATE destination SET updates = :updates, style = :style, sound = :sound, who = :who WHERE id = :id;

-- name: rename
-- Lets a channel have another name.
UPDATE destination SET name = :name WHERE id = :id AND name <> :name;

-- name: bring_forward
-- Asks a channel that refused us again at an instant; not one that is off.
UPDATE destination SET recheck_at = :at WHERE id = :id AND recheck_at > :at AND off_at IS NULL;

-- name: set_locale
-- Lets a channel be written to in another language.
UPDATE destination SET locale = :locale WHERE id = :id;

-- name: set_zone
-- Lets a channel live in another zone.
UPDATE destination SET zone = :zone WHERE id = :id;

-- name: move_digests
-- Takes the digests that were in a channel's zone along, dated as those that somebody asked for anew.
UPDATE subscription SET digest_zone = :zone, created_at = :now WHERE destination_id = :id AND digest_zone = :before;

-- name: hasten_entries
-- Lets what waits for the digest of a topic, or of a feed, go out with an earlier one.
UPDATE delivery SET due_at = :next
WHERE destination_id = :id AND state IN ('pending', 'sending') AND state = 'pending' AND kind IN ('digest', 'again') AND nonce IS NULL AND due_at > :next
    AND (EXISTS (
        SELECT 1 FROM evidence
        WHERE evidence.article_id = delivery.article_id AND evidence.topic = :topic AND evidence.score >= evidence.threshold
    ) OR EXISTS (SELECT 1 FROM article WHERE article.id = delivery.article_id AND article.source_id = :feed));

-- name: is_sending
-- Whether a message to a channel is on its way.
SELECT id FROM delivery
WHERE destination_id = :id AND state IN ('pending', 'sending') AND state = 'sending'
LIMIT 1;

-- name: welcome
-- Ends the pause of a channel that subscribes: we are there.
UPDATE destination SET
    paused_at = NULL, pause_reason = NULL, pause_why = NULL, pauses = 0, recheck_at = NULL, off_at = NULL, left_at = NULL
WHERE id = :id;

-- name: save_state
-- Stores whether a channel is paused, or off.
UPDATE destination SET
    paused_at = :paused_at, pause_reason = :pause_reason, pause_why = :pause_why, pauses = :pauses, pause_number = :pause_number,
    recheck_at = :recheck_at, off_at = :off_at
WHERE id = :id;

-- name: save_subscription
-- Adds a subscription, or replaces the one with the same id.
INSERT INTO subscription (
    id, destination_id, topic, feed, feed_name, mode, digest_at, digest_zone, digest_days, languages, quiet, mention, filter_query, filter_contrary,
    left_out, publishers, created_by, created_at
) VALUES (
    :id, :destination_id, :topic, :feed, :feed_name, :mode, :digest_at, :digest_zone, :digest_days, :languages, :quiet, :mention,
    :filter_query, :filter_contrary, :left_out, :publishers, :created_by, :created_at
)
ON CONFLICT (id) DO UPDATE SET
    destination_id = excluded.destination_id, topic = excluded.topic, feed = excluded.feed, feed_name = excluded.feed_name,
    mode = excluded.mode,
    digest_at = excluded.digest_at, digest_zone = excluded.digest_zone, digest_days = excluded.digest_days,
    languages = excluded.languages, quiet = excluded.quiet, mention = excluded.mention,
    filter_query = excluded.filter_query, filter_contrary = excluded.filter_contrary, left_out = excluded.left_out,
    publishers = excluded.publishers, created_by = excluded.created_by, created_at = excluded.created_at;

-- name: filters
-- The queries of all filters, each once.
SELECT DISTINCT filter_query, filter_contrary FROM subscription WHERE filter_query <> '' ORDER BY filter_query, filter_contrary;

-- name: end_subscription
-- Ends a subscription.
DELETE FROM subscription WHERE id = :id RETURNING id;

-- name: subscription
-- One subscription.
SELECT * FROM subscription WHERE id = :id;

-- name: subscriptions_of
-- The subscriptions of one channel, oldest first.
SELECT * FROM subscription WHERE destination_id = :destination_id ORDER BY created_at, id;

-- name: workspace_subscriptions
-- The subscriptions of all channels of a workspace, oldest first.
SELECT subscription.*
FROM subscription JOIN destination ON destination.id = subscription.destination_id
WHERE destination.platform = :platform AND destination.workspace_id = :workspace_id
ORDER BY subscription.created_at, subscription.id;

-- name: workspace_destinations
-- The channels of a workspace.
SELECT * FROM destination WHERE platform = :platform AND workspace_id = :workspace_id;

-- name: all_subscriptions
-- Every subscription, oldest first, but for those of channels that are paused, off (paused for good) or left. A paused channel that
-- is owed nothing by the time at which it is to be asked again is among them: nothing else would bring it a message with which to ask.
SELECT subscription.*
FROM subscription JOIN destination ON destination.id = subscription.destination_id
WHERE destination.left_at IS NULL AND (destination.paused_at IS NULL OR (destination.recheck_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM delivery WHERE delivery.destination_id = destination.id AND delivery.state IN ('pending', 'sending')
        AND (delivery.state = 'sending' OR delivery.due_at <= destination.recheck_at)
)))
ORDER BY subscription.created_at, subscription.id;

-- name: readership
-- How many channels subscribe, and to how much, without those that are paused, off or left.
SELECT COUNT(DISTINCT subscription.destination_id) AS channels, COUNT(*) AS subscriptions
FROM subscription JOIN destination ON destination.id = subscription.destination_id
WHERE destination.paused_at IS NULL AND destination.left_at IS NULL;

-- name: readers_of
-- The channels that a source matters to: those that subscribe to it, and (sent = 1) those that were sent an article of it.
SELECT destination.*
FROM destination
WHERE destination.off_at IS NULL AND destination.left_at IS NULL AND MAY_FOLLOW(:source_id, destination.platform, destination.workspace_id)
    AND EXISTS (
    SELECT 1 FROM subscription WHERE subscription.destination_id = destination.id AND (
        subscription.feed = :source_id
        OR (:sent = 1 AND EXISTS (
            SELECT 1 FROM article JOIN delivery ON delivery.article_id = article.id
            WHERE article.source_id = :source_id AND delivery.destination_id = destination.id
                AND delivery.state IN ('sent', 'deleted')
        ))
    )
)
ORDER BY destination.id;

-- name: leave_workspace
-- Notes since when the bot is not in a workspace any more; what was noted before keeps its time, unless the bot was back since and a notice
-- that names `asked` was filed.
UPDATE destination SET left_at = :at
WHERE platform = :platform AND workspace_id = :workspace_id AND (left_at IS NULL OR EXISTS (
    SELECT 1 FROM destination AS reader JOIN delivery ON delivery.destination_id = reader.id
    WHERE reader.platform = :platform AND reader.workspace_id = :workspace_id AND delivery.story_id IS NULL AND delivery.kind = 'notice'
        AND delivery.filed_at >= destination.left_at AND delivery.notice LIKE :asked
));

-- name: withdraw_notices
-- Gives up the notices that a workspace is owed: they were about the time before.
UPDATE delivery SET state = 'parked', last_error = :reason
WHERE state IN ('pending', 'sending') AND state = 'pending' AND kind = 'notice' AND destination_id IN (
    SELECT id FROM destination WHERE platform = :platform AND workspace_id = :workspace_id
);

-- name: write_to_people
-- Lets the people of a workspace be written to again.
UPDATE destination SET left_at = NULL WHERE platform = :platform AND workspace_id = :workspace_id AND person = 1;

-- name: forgive_refusals
-- Ends the pause of a channel that refused the bot and waits since it was removed, which may do other things there now, and what was given
-- up after that.
UPDATE destination SET
    paused_at = NULL, pause_reason = NULL, pause_why = NULL, pauses = 0, recheck_at = NULL, off_at = NULL
WHERE id = :id AND left_at IS NOT NULL AND (recheck_at IS NOT NULL OR off_at >= left_at);

-- name: left_channels
-- The channels of a workspace that wait since the bot was removed from it.
SELECT * FROM destination
WHERE platform = :platform AND workspace_id = :workspace_id AND left_at IS NOT NULL AND person = 0
ORDER BY channel_id;

-- name: give_up_followers_of_stale
-- Gives up what follows the cards that a channel was owed before an instant, while the bot was not there: these are given up next (see
-- abandon).
UPDATE delivery SET state = 'parked', last_error = :reason, nonce = CASE WHEN attempts > 0 AND kind <> 'update' THEN nonce END
WHERE destination_id = (SELECT id FROM destination WHERE id = :id AND left_at IS NOT NULL) AND state IN ('pending', 'sending')
    AND state = 'pending' AND kind IN ('update', 'fact') AND EXISTS (
        SELECT 1 FROM delivery AS card
        WHERE card.destination_id = delivery.destination_id AND card.story_id = delivery.story_id AND card.kind = 'alert'
            AND card.state = 'pending' AND card.due_at < :before
    );

-- name: give_up_stale
-- Gives up what a channel was owed before an instant, while the bot was not there; what nobody can have seen loses its name
-- (Delivery.given_up).
UPDATE delivery SET state = 'parked', last_error = :reason, nonce = CASE WHEN attempts > 0 AND kind <> 'update' THEN nonce END
WHERE destination_id = (SELECT id FROM destination WHERE id = :id AND left_at IS NOT NULL) AND state IN ('pending', 'sending')
    AND state = 'pending' AND due_at < :before;

-- name: resume
-- Lets a channel go on.
UPDATE destination SET left_at = NULL WHERE id = :id;
