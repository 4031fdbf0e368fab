-- Another title: whose token is it; the resource with its member and groups;
-- the resource again, unless somebody else was faster (then all over again).
\set n 1000000000000000000 + random(1, :users)
\set title random(1, 1000000000)
SELECT w.id, w.plan, w.mode, w.tolerances, w.scim_enabled, w.deviation, w.clock_offset_ms, t.created, t.expires
FROM workspaces AS w LEFT JOIN tokens AS t ON t.ws = w.id AND t.hash = :hash WHERE w.id = :ws;
SELECT r.type, r.id, r.version AS version, r.created, r.modified, r.doc, m.email, m.name, m.status, m.roles, m.limited, m.timezone, m.timezone_owned,
    m.week_start, m.linked, m.password_hash, m.created, (
    SELECT json_agg(json_build_array(g.id, g.doc ->> 'displayName') ORDER BY g.id) FROM group_members AS gm
    JOIN resources AS g ON g.ws = gm.ws AND g.type = 'Group' AND g.id = gm.group_id WHERE gm.ws = r.ws AND gm.member_id = r.id)
FROM resources AS r JOIN members AS m ON m.ws = r.ws AND m.id = r.id
WHERE r.ws = :ws AND r.type = 'User' AND r.id = '01970' || :n::text;
UPDATE resources SET modified = now(), version = version + 1,
    doc = jsonb_set(doc::jsonb, '{title}', to_jsonb('Title ' || :title::bigint))::json,
    search = jsonb_set(search, '{title}', to_jsonb('title ' || :title::bigint))
WHERE ws = :ws AND type = 'User' AND id = '01970' || :n::text AND version >= 1;
