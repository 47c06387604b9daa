-- The channel that a change is about, by the id of its platform; empty where it is about the whole workspace.
ALTER TABLE audit ADD COLUMN channel TEXT NOT NULL DEFAULT '';
