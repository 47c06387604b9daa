-- Muted cards count among those that a channel got in an hour: without them in the index each turn would read all that the channel ever got.
DROP INDEX delivery_told;
CREATE INDEX delivery_told ON delivery (destination_id, sent_at) WHERE state IN ('sent', 'muted') AND kind = 'alert';
