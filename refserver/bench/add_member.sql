-- One more member: whose token is it; the group locked, the user kept from
-- being deleted, the member added, and the group's version moved if it was none.
\set g 1000000000000000000 + :group + random(0, :groups - 1)
\set n 1000000000000000000 + random(1, :users)
SELECT w.id, w.plan, w.mode, w.tolerances, w.scim_enabled, w.deviation, w.clock_offset_ms, t.created, t.expires
FROM workspaces AS w LEFT JOIN tokens AS t ON t.ws = w.id AND t.hash = :hash WHERE w.id = :ws;
WITH person AS (
    SELECT id FROM resources WHERE ws = :ws AND type = 'User' AND id = '01970' || :n::text FOR KEY SHARE
), locked AS (
    SELECT id FROM resources WHERE ws = :ws AND type = 'Group' AND id = '01980' || :g::text FOR NO KEY UPDATE
), added AS (
    INSERT INTO group_members (ws, group_id, member_id, type, added)
    SELECT :ws::text, locked.id, person.id, 'User', now() FROM locked, person
    ON CONFLICT (ws, group_id, member_id) DO NOTHING RETURNING group_id
)
UPDATE resources AS r SET version = r.version + 1, modified = now() FROM added
WHERE r.ws = :ws AND r.type = 'Group' AND r.id = added.group_id RETURNING r.version;
