-- name: server
-- What the server is, how the database keeps text, and the schema in which new tables are made.
SELECT CAST(current_setting('server_version_num') AS INTEGER) / 10000 AS version, current_setting('server_version') AS named,
    current_setting('server_encoding') AS encoding, current_schema() AS schema;

-- name: tables_here
-- The tables of the schema in which new ones are made, but for those of extensions.
SELECT part.relname AS name
FROM pg_catalog.pg_class AS part JOIN pg_catalog.pg_namespace AS space ON space.oid = part.relnamespace
WHERE space.nspname = current_schema() AND part.relkind IN ('r', 'p') AND NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_depend AS needed
    WHERE needed.classid = 'pg_catalog.pg_class'::regclass AND needed.objid = part.oid AND needed.deptype = 'e'
);

-- name: schema_parts
-- What those tables consist of but for the history, in words that no version of the server changes: columns, indexes, constraints.
WITH ours AS (
    SELECT part.oid AS oid, part.relname AS name
    FROM pg_catalog.pg_class AS part JOIN pg_catalog.pg_namespace AS space ON space.oid = part.relnamespace
    WHERE space.nspname = current_schema() AND part.relkind IN ('r', 'p') AND part.relname <> 'migration' AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend AS needed
        WHERE needed.classid = 'pg_catalog.pg_class'::regclass AND needed.objid = part.oid AND needed.deptype = 'e'
    )
)
SELECT 'column ' || ours.name || '.' || part.attname AS name,
    format_type(part.atttypid, part.atttypmod) || CASE WHEN part.attnotnull THEN ' NOT NULL' ELSE '' END AS definition
FROM ours JOIN pg_catalog.pg_attribute AS part ON part.attrelid = ours.oid
WHERE part.attnum > 0 AND NOT part.attisdropped
UNION ALL
SELECT 'index ' || made.relname,
    ours.name || CASE WHEN part.indisunique THEN ' unique' ELSE '' END || CASE WHEN part.indpred IS NULL THEN '' ELSE ' partial' END || (
        SELECT string_agg(' ' || pg_get_indexdef(part.indexrelid, place, true), '' ORDER BY place)
        FROM generate_series(1, part.indnatts) AS place
    )
FROM ours
    JOIN pg_catalog.pg_index AS part ON part.indrelid = ours.oid
    JOIN pg_catalog.pg_class AS made ON made.oid = part.indexrelid
UNION ALL
SELECT 'constraint ' || ours.name || '.' || part.conname, CAST(part.contype AS TEXT)
FROM ours JOIN pg_catalog.pg_constraint AS part ON part.conrelid = ours.oid
WHERE part.contype IN ('p', 'u', 'f', 'c');

-- name: history_columns
-- The columns of the table that keeps the history, by which it is told from another program's of that name.
SELECT attname AS name FROM pg_catalog.pg_attribute
WHERE attrelid = 'migration'::regclass AND attnum > 0 AND NOT attisdropped;

-- name: lock_history
-- Lets one process at a time migrate the database, until its transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('newsdesk migration ' || current_schema(), 0));

-- name: lock_run
-- Takes the lock of a running Newsdesk, which goes with the connection, unless another has it.
SELECT pg_try_advisory_lock(hashtextextended('newsdesk run ' || COALESCE(current_schema(), ''), 0)) AS got;

-- name: unlock_run
-- Lets go of that lock, where this connection has it.
SELECT pg_advisory_unlock(hashtextextended('newsdesk run ' || COALESCE(current_schema(), ''), 0)) AS gone;

-- name: run_is_locked
-- Whether somebody has that lock.
SELECT EXISTS (
    SELECT 1 FROM pg_catalog.pg_locks AS known
    WHERE known.locktype = 'advisory' AND known.granted
        AND known.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND (CAST(known.classid AS BIGINT) << 32) | CAST(known.objid AS BIGINT) = hashtextextended('newsdesk run ' || COALESCE(current_schema(), ''), 0)
) AS held;
