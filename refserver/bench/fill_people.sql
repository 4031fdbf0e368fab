-- The members behind the users of fill_users.sql. Settings: bench.ws.
SET synchronous_commit = off;

INSERT INTO members (ws, id, email, email_key, name, status, roles, timezone, week_start, linked, created)
SELECT ws, id, doc -> 'emails' -> 0 ->> 'value', doc -> 'emails' -> 0 ->> 'value', doc ->> 'displayName',
    'ACTIVE', '{}', 'UTC', 'MONDAY', true, created
FROM resources WHERE ws = current_setting('bench.ws') AND type = 'User' AND id LIKE '01970%';
