-- A digest may hold nothing but stories that an earlier one told: the page shows it, too.
DROP INDEX delivery_digests;
CREATE INDEX delivery_digests ON delivery (destination_id, sent_at, nonce) WHERE kind IN ('digest', 'again') AND sent_at IS NOT NULL;
