-- Browsers that are signed in to the console. The cookie's secret and the API
-- key it was opened with are here as hashes only; a session whose key is gone
-- opens nothing.
CREATE TABLE IF NOT EXISTS sessions (
    ws      text COLLATE "C" NOT NULL,
    hash    bytea NOT NULL,
    key     bytea NOT NULL,
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    PRIMARY KEY (ws, hash)
);
