-- A new user: whose token is it; the key, the resource, the member behind it
-- and the counter, in one statement that is a transaction of its own. (pgbench
-- takes every colon before a letter for a variable, also inside a text.)
\set n random(1, 100000000000000)
\set m random(1, 100000000000000)
\set slot random(0, 15)
SELECT w.id, w.plan, w.mode, w.tolerances, w.scim_enabled, w.deviation, w.clock_offset_ms, t.created, t.expires
FROM workspaces AS w LEFT JOIN tokens AS t ON t.ws = w.id AND t.hash = :hash WHERE w.id = :ws;
WITH fresh AS (
    SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || lpad(to_hex(:n::bigint), 12, '0') AS id,
        'n' || to_hex(:n::bigint) || to_hex(:m::bigint) AS name
), claimed AS (
    INSERT INTO unique_values (ws, type, attribute, key, id)
    SELECT :ws::text, 'User', 'userName', 'ada.' || name || '@example.com', id FROM fresh
    ON CONFLICT (ws, type, attribute, key) DO NOTHING RETURNING id
), stored AS (
    INSERT INTO resources (ws, type, id, user_name_key, external_id, display_name_key, active, emails, created, modified, version, doc, search)
    SELECT :ws::text, 'User', id, 'ada.' || name || '@example.com', '00u' || name, 'ada ' || name, true, E'\n' || name || E'.ada@mail.example.com\n', now(), now(), 1,
        ('{"schemas":["' || :core::text || '","' || :enterprise::text || '"],"userName":"ada.' || name
        || '@example.com","externalId":"00u' || name || '","name":{"formatted":"Ada ' || name || '","familyName":"' || name
        || '","givenName":"Ada"},"displayName":"Ada ' || name || '","title":"Engineer","active": true,"emails":[{"value":"' || name
        || '.ada@mail.example.com","type":"work","primary": true}],"' || :enterprise::text || '":{"employeeNumber":"17","department":"Research"}}')::json,
        ('{"schemas":["' || lower(:core::text) || '","' || lower(:enterprise::text) || '"],"username":"ada.' || name
        || '@example.com","externalid":"00u' || name || '","name":{"formatted":"ada ' || name || '","familyname":"' || name
        || '","givenname":"ada"},"displayname":"ada ' || name || '","title":"engineer","active": true,"emails":[{"value":"' || name
        || '.ada@mail.example.com","type":"work","primary": true}],"' || lower(:enterprise::text) || '":{"employeenumber":"17","department":"research"}}')::jsonb
    FROM fresh JOIN claimed USING (id)
), member AS (
    INSERT INTO members (ws, id, email, email_key, name, status, roles, timezone, week_start, linked, created)
    SELECT :ws::text, id, name || '.ada@mail.example.com', name || '.ada@mail.example.com', 'Ada ' || name, 'ACTIVE', '{}', 'UTC', 'MONDAY', true, now()
    FROM fresh JOIN claimed USING (id)
)
INSERT INTO counters AS c (ws, type, slot, n) SELECT :ws::text, 'User', :slot::smallint, 1 FROM claimed
ON CONFLICT (ws, type, slot) DO UPDATE SET n = c.n + excluded.n;
