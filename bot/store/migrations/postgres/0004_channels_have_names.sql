-- What a channel is called, as its platform last told: people know no ids.
ALTER TABLE destination ADD COLUMN name TEXT NOT NULL DEFAULT '';
