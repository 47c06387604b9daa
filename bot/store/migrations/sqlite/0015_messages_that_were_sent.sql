-- The page shows what a channel was sent, a page at a time: without it each would read all that the channel ever got.
CREATE INDEX delivery_sent ON delivery (destination_id, sent_at, nonce) WHERE sent_at IS NOT NULL AND kind <> 'update';
