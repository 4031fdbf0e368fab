-- What identity providers sent, for people to read. Written after the request,
-- a batch at a time; the last 1,000 of a workspace or those of seven days.
CREATE TABLE IF NOT EXISTS provisioning_log (
    ws            text COLLATE "C" NOT NULL,
    -- Microseconds of writing, place in the batch, six random digits.
    id            text COLLATE "C" NOT NULL,
    at            timestamptz NOT NULL,
    micros        bigint NOT NULL,
    idp           text COLLATE "C" NOT NULL,
    method        text COLLATE "C" NOT NULL,
    path          text COLLATE "C" NOT NULL,
    -- The part of the path that holds no personal data.
    stem          text COLLATE "C" NOT NULL,
    query         text COLLATE "C" NOT NULL,
    status        integer NOT NULL,
    resource_type text COLLATE "C" NOT NULL,
    resource_id   text COLLATE "C" NOT NULL,
    subject       text COLLATE "C" NOT NULL,
    -- JSON as text: it is only ever shown.
    header        text COLLATE "C" NOT NULL,
    request       text COLLATE "C" NOT NULL,
    response      text COLLATE "C" NOT NULL,
    truncated     boolean NOT NULL,
    changes       text COLLATE "C" NOT NULL,
    notes         text COLLATE "C" NOT NULL,
    -- Keyed hashes of the words in it, by which it is found when a person has
    -- to be erased.
    marks         bigint[] NOT NULL,
    PRIMARY KEY (ws, id)
);

-- One row per workspace: who writes to its log or erases from it holds it, so
-- that nothing is written past an erasure, and ids grow in the order of commit.
CREATE TABLE IF NOT EXISTS log_turns (
    ws text COLLATE "C" NOT NULL,
    PRIMARY KEY (ws)
);

INSERT INTO log_turns (ws) SELECT id FROM workspaces ON CONFLICT DO NOTHING;

-- Erasures of the last minutes, by hashes alone: an entry that some server has
-- yet to write is held against them.
CREATE TABLE IF NOT EXISTS log_erasures (
    ws     text COLLATE "C" NOT NULL,
    id     text COLLATE "C" NOT NULL,
    at     timestamptz NOT NULL,
    person bigint NOT NULL,
    whole  boolean NOT NULL,
    sure   bigint[] NOT NULL,
    shared bigint[] NOT NULL,
    PRIMARY KEY (ws, id)
);

-- Hashes of what active people were called before.
CREATE TABLE IF NOT EXISTS former_names (
    ws     text COLLATE "C" NOT NULL,
    member text COLLATE "C" NOT NULL,
    sure   bigint[] NOT NULL,
    shared bigint[] NOT NULL,
    PRIMARY KEY (ws, member)
);

-- Who did what, by ids; names are joined when it is read.
CREATE TABLE IF NOT EXISTS audit_log (
    ws          text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,
    actor       text COLLATE "C" NOT NULL,
    actor_id    text COLLATE "C" NOT NULL,
    door        text COLLATE "C" NOT NULL,
    action      text COLLATE "C" NOT NULL,
    target_type text COLLATE "C" NOT NULL,
    target      text COLLATE "C" NOT NULL,
    detail      text COLLATE "C" NOT NULL,
    PRIMARY KEY (ws, id)
);

-- Not even a statement of our own by mistake can alter what was written down;
-- it goes with the workspace, whose row is deleted first.
CREATE OR REPLACE FUNCTION audit_log_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM workspaces WHERE id = OLD.ws) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;

DROP TRIGGER IF EXISTS audit_log_stands ON audit_log;
CREATE TRIGGER audit_log_stands BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_stands();
DROP TRIGGER IF EXISTS audit_log_stays ON audit_log;
CREATE TRIGGER audit_log_stays BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stands();
