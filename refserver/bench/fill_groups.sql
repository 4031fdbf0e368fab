-- Adds groups to a workspace that fill_users.sql has filled. Settings:
-- bench.ws, bench.first and bench.groups (the numbers of the groups),
-- bench.members (how many each has) and
-- bench.from (the number of the first one's first user; the next group's
-- members are the users after those).
SET synchronous_commit = off;

INSERT INTO resources (ws, type, id, external_id, display_name_key, created, modified, version, doc, search)
SELECT current_setting('bench.ws'), 'Group', '01980' || 1000000000000000000 + n, 'group-' || n, 'group ' || n,
    timestamptz '2026-02-01T08:00:00Z', timestamptz '2026-02-01T08:00:00Z', 1,
    format('{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"group-%s","displayName":"Group %s"}', n, n)::json,
    format('{"schemas":["urn:ietf:params:scim:schemas:core:2.0:group"],"externalid":"group-%s","displayname":"group %s"}', n, n)::jsonb
FROM generate_series(current_setting('bench.first')::int, current_setting('bench.first')::int + current_setting('bench.groups')::int - 1) AS n;

INSERT INTO unique_values (ws, type, attribute, key, id)
SELECT current_setting('bench.ws'), 'Group', 'displayName', 'group ' || n, '01980' || 1000000000000000000 + n
FROM generate_series(current_setting('bench.first')::int, current_setting('bench.first')::int + current_setting('bench.groups')::int - 1) AS n;

INSERT INTO group_members (ws, group_id, member_id, type, added)
SELECT current_setting('bench.ws'), '01980' || 1000000000000000000 + n,
    '01970' || 1000000000000000000 + current_setting('bench.from')::int
        + (n - current_setting('bench.first')::int) * current_setting('bench.members')::int + m - 1, 'User', timestamptz '2026-02-01T08:00:00Z'
FROM generate_series(current_setting('bench.first')::int, current_setting('bench.first')::int + current_setting('bench.groups')::int - 1) AS n,
    generate_series(1, current_setting('bench.members')::int) AS m;

INSERT INTO counters AS c (ws, type, slot, n) VALUES (current_setting('bench.ws'), 'Group', 0, current_setting('bench.groups')::int)
ON CONFLICT (ws, type, slot) DO UPDATE SET n = c.n + excluded.n;
