-- How many pauses of a channel have begun, whatever ended them: what people are told of one is told once, and of the next one again.
ALTER TABLE destination ADD COLUMN pause_number INTEGER NOT NULL DEFAULT 0 CHECK (pause_number >= 0);
