-- name: database_size
-- How many bytes the database takes on its server.
SELECT pg_database_size(current_database()) AS bytes;
