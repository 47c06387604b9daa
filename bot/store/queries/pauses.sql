-- name: pause_destination
-- Pauses a channel, or pauses it again after it was asked; the first refusal keeps its date and reason, and so does a person's pause.
UPDATE destination SET
    paused_at = COALESCE(paused_at, :paused_at),
    pause_reason = CASE WHEN paused_at IS NULL THEN :pause_reason ELSE pause_reason END,
    pauses = :pauses, recheck_at = :recheck_at
WHERE id = :id AND off_at IS NULL AND (paused_at IS NULL OR recheck_at IS NOT NULL);

-- name: resume_destination
-- Ends the pause of a channel that took a message again; a person's pause stays.
UPDATE destination SET paused_at = NULL, pause_reason = NULL, pauses = 0, recheck_at = NULL
WHERE id = :id AND recheck_at IS NOT NULL;

-- name: turn_off_destination
-- Gives a channel up.
UPDATE destination SET
    paused_at = COALESCE(paused_at, :off_at), pause_reason = :pause_reason, recheck_at = NULL, off_at = :off_at
WHERE id = :id AND off_at IS NULL;

-- name: park_all
-- Gives up all that a channel is owed.
UPDATE delivery SET state = 'parked', last_error = :error WHERE destination_id = :id AND state = 'pending';

-- name: park_backlog
-- Gives up the alerts that wait for a paused channel, but for the newest.
UPDATE delivery SET state = 'parked', last_error = :error
WHERE id IN (
    SELECT id FROM (
        SELECT id, ROW_NUMBER() OVER (ORDER BY filed_at DESC, id DESC) AS place
        FROM delivery
        WHERE destination_id = :id AND state = 'pending' AND state IN ('pending', 'sending') AND kind = 'alert'
    ) AS waiting
    WHERE place > :keep
) AND EXISTS (SELECT 1 FROM destination WHERE destination.id = :id AND destination.paused_at IS NOT NULL);

-- name: park_lost_edits
-- Gives up the edits of a channel's alerts that were given up.
UPDATE delivery SET state = 'parked', last_error = :error
WHERE destination_id = :id AND state = 'pending' AND state IN ('pending', 'sending') AND kind = 'update' AND EXISTS (
    SELECT 1 FROM delivery AS alert
    WHERE alert.destination_id = delivery.destination_id AND alert.story_id = delivery.story_id AND alert.kind = 'alert'
        AND alert.state = 'parked'
);

-- name: forget_off_deliveries
-- What belonged to the channels that have been off since before an instant.
DELETE FROM delivery WHERE destination_id IN (SELECT id FROM destination WHERE off_at < :before);

-- name: forget_off_subscriptions
-- Their subscriptions.
DELETE FROM subscription WHERE destination_id IN (SELECT id FROM destination WHERE off_at < :before);

-- name: forget_off_destinations
-- The channels themselves.
DELETE FROM destination WHERE off_at < :before;
