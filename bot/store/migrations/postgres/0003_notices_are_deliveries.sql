-- What channels are told besides stories is delivered like stories: what was still to be told moves there, and the table of notices goes.
-- So does the time at which an empty day was still to be told: nobody wants to hear of it later.

INSERT INTO delivery (id, destination_id, kind, notice, due_at, filed_at, state, attempts)
SELECT
    CAST(CAST('x' || substr(md5(notice.nonce), 1, 15) AS BIT(60)) AS BIGINT), notice.destination_id, 'notice',
    CAST(json_build_object(
        'kind', 'feed_gone', 'about', json_build_object('feed', notice.feed), 'expires_at', notice.filed_at + 604800000000
    ) AS TEXT),
    notice.due_at, notice.filed_at, 'pending', 0
FROM notice JOIN destination ON destination.id = notice.destination_id
WHERE notice.due_at IS NOT NULL;
DROP TABLE notice;

DROP INDEX digest_quiet;
ALTER TABLE digest DROP COLUMN quiet_due_at;

-- polls ask which channels want the topics, or the source, of what they found.
CREATE INDEX subscription_topic ON subscription (topic);
CREATE INDEX subscription_feed ON subscription (feed) WHERE feed IS NOT NULL;
