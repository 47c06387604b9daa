-- What a channel chose of digests, of sound, and of who may change it; NULL: what is usual.
ALTER TABLE destination ADD COLUMN style TEXT;
ALTER TABLE destination ADD COLUMN sound TEXT;
ALTER TABLE destination ADD COLUMN who TEXT;
