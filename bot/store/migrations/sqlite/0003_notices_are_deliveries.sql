-- What channels are told besides stories is delivered like stories: what was still to be told moves there, and the table of notices goes.
-- So does the time at which an empty day was still to be told: nobody wants to hear of it later.

INSERT INTO delivery (id, destination_id, kind, notice, due_at, filed_at, state, attempts)
SELECT
    random() & 9223372036854775807, notice.destination_id, 'notice',
    json_object('kind', 'feed_gone', 'about', json_object('feed', notice.feed), 'expires_at', notice.filed_at + 604800000000),
    notice.due_at, notice.filed_at, 'pending', 0
FROM notice JOIN destination ON destination.id = notice.destination_id
WHERE notice.due_at IS NOT NULL;
DROP TABLE notice;

CREATE TABLE new_digest (
    subscription_id BIGINT NOT NULL,  -- no reference: the day stays taken when a subscription goes and comes back
    local_date TEXT NOT NULL,  -- YYYY-MM-DD: the date of the digest time, in the subscription's zone
    nonce TEXT NOT NULL,  -- of its message; the subscriptions of a channel share one
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (subscription_id, local_date)  -- one digest a subscription and local date, whatever clocks and restarts do
) WITHOUT ROWID;
INSERT INTO new_digest (subscription_id, local_date, nonce, taken_at) SELECT subscription_id, local_date, nonce, taken_at FROM digest;
DROP TABLE digest;
ALTER TABLE new_digest RENAME TO digest;
-- settle frees the days of a digest of which nothing was posted.
CREATE INDEX digest_nonce ON digest (nonce);

-- polls ask which channels want the topics, or the source, of what they found.
CREATE INDEX subscription_topic ON subscription (topic);
CREATE INDEX subscription_feed ON subscription (feed) WHERE feed IS NOT NULL;
