-- The page shows what was given up, and the digests of a channel, the newest first: without these each look would read all deliveries.
CREATE INDEX delivery_parked ON delivery (filed_at, id) WHERE state = 'parked';
CREATE INDEX delivery_digests ON delivery (destination_id, sent_at, nonce) WHERE kind = 'digest' AND sent_at IS NOT NULL;
