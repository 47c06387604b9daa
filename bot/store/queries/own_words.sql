-- name: own_words
-- All words of one's own.
SELECT * FROM word ORDER BY topic, lang, term;

-- name: own_word
-- What a word means.
SELECT kind FROM word WHERE topic = :topic AND lang = :lang AND term = :term;

-- name: add_word
-- Keeps a word that is none yet.
INSERT INTO word (topic, lang, term, kind, changed_by, changed_at)
VALUES (:topic, :lang, :term, :kind, :changed_by, :changed_at)
ON CONFLICT DO NOTHING;

-- name: change_word
-- Lets a word mean something else, where it means what was seen.
UPDATE word SET kind = :kind, changed_by = :changed_by, changed_at = :changed_at
WHERE topic = :topic AND lang = :lang AND term = :term AND kind = :seen;

-- name: drop_word
-- Forgets a word that means this.
DELETE FROM word WHERE topic = :topic AND lang = :lang AND term = :term AND kind = :kind;
