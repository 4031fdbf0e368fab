-- The keys of the users of fill_users.sql, and the counter. Settings: bench.ws,
-- bench.users.
SET synchronous_commit = off;

INSERT INTO unique_values (ws, type, attribute, key, id)
SELECT ws, 'User', 'userName', user_name_key, id
FROM resources WHERE ws = current_setting('bench.ws') AND type = 'User' AND id LIKE '01970%';

INSERT INTO counters AS c (ws, type, slot, n) VALUES (current_setting('bench.ws'), 'User', 0, current_setting('bench.users')::int)
ON CONFLICT (ws, type, slot) DO UPDATE SET n = c.n + excluded.n;
