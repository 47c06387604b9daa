-- What a message shows is kept with it: a try after a crash says the same, and an edit knows the head that the card has.

ALTER TABLE delivery ADD COLUMN shown TEXT;  -- JSON: the ids of the story's reports as its message shows them, the head first
ALTER TABLE delivery ADD COLUMN head_at BIGINT;  -- of an update: when an edit last gave the card another head
