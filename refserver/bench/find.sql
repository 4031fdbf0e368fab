-- A user by userName, with the groups it is in: whose token is it; the page.
\set n random(1, :users)
SELECT w.id, w.plan, w.mode, w.tolerances, w.scim_enabled, w.deviation, w.clock_offset_ms, t.created, t.expires
FROM workspaces AS w LEFT JOIN tokens AS t ON t.ws = w.id AND t.hash = :hash WHERE w.id = :ws;
SELECT r.type, r.id, r.version, r.created, r.modified, r.doc, (
    SELECT json_agg(json_build_array(g.id, g.doc ->> 'displayName') ORDER BY g.id) FROM group_members AS gm
    JOIN resources AS g ON g.ws = gm.ws AND g.type = 'Group' AND g.id = gm.group_id WHERE gm.ws = r.ws AND gm.member_id = r.id)
FROM resources AS r WHERE r.ws = :ws AND r.type = 'User' AND r.user_name_key =
    (ARRAY['ada', 'grace', 'edsger', 'barbara', 'donald', 'frances', 'niklaus', 'radia'])[1 + :n::int % 8] || '.' || substr(md5('family' || :n::int), 1, 12) || '@example.com'
ORDER BY r.id LIMIT 100;
