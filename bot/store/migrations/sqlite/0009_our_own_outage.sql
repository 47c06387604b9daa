-- An outage of this machine's network: no source is to blame, and a restart forgets neither it nor what is to be made up for after it.
CREATE TABLE outage (
    id BIGINT PRIMARY KEY,  -- 1: there is one network
    since BIGINT NOT NULL,  -- its first failure
    back_at BIGINT  -- when a source answered again; NULL: no source can be reached
);
