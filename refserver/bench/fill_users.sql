-- Fills a workspace with users as the server would have stored them: the
-- document, its search document and hot columns. fill_people.sql and
-- fill_keys.sql do the rest. Settings: bench.ws, bench.users.
SET synchronous_commit = off;

INSERT INTO resources (ws, type, id, user_name_key, external_id, display_name_key, active, emails, created, modified, version, doc, search)
SELECT current_setting('bench.ws'), 'User', '01970' || 1000000000000000000 + n,
    u.name, u.external, lower(u.display), true, E'\n' || u.mail || E'\n', u.born, u.born, 1,
    format('{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],'
        '"userName":"%s","externalId":"%s","name":{"formatted":"%s","familyName":"%s","givenName":"%s"},"displayName":"%s","title":"%s","active":true,'
        '"emails":[{"value":"%s","type":"work","primary":true}],'
        '"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"%s","department":"%s"}}',
        u.name, u.external, u.display, u.family, u.given, u.display, u.title, u.mail, n, u.department)::json,
    format('{"schemas":["urn:ietf:params:scim:schemas:core:2.0:user","urn:ietf:params:scim:schemas:extension:enterprise:2.0:user"],'
        '"username":"%s","externalid":"%s","name":{"formatted":"%s","familyname":"%s","givenname":"%s"},"displayname":"%s","title":"%s","active":true,'
        '"emails":[{"value":"%s","type":"work","primary":true}],'
        '"urn:ietf:params:scim:schemas:extension:enterprise:2.0:user":{"employeenumber":"%s","department":"%s"}}',
        u.name, u.external, lower(u.display), lower(u.family), lower(u.given), lower(u.display), lower(u.title), u.mail, n, lower(u.department))::jsonb
FROM generate_series(1, current_setting('bench.users')::int) AS n
CROSS JOIN LATERAL (SELECT
    (ARRAY['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Niklaus', 'Radia'])[1 + n % 8] AS given,
    initcap(substr(md5('family' || n), 1, 12)) AS family,
    (ARRAY['Engineer', 'Designer', 'Accountant', 'Head of Sales'])[1 + n % 4] AS title,
    (ARRAY['Research', 'Product', 'Finance', 'Sales', 'Legal'])[1 + n % 5] AS department) AS drawn
CROSS JOIN LATERAL (SELECT drawn.*,
    lower(given || '.' || family) || '@example.com' AS name,
    lower(family || '.' || given) || '@mail.example.com' AS mail,
    '00u' || substr(md5('external' || n), 1, 17) AS external,
    given || ' ' || family AS display,
    timestamptz '2026-01-01T08:00:00Z' + n * interval '20 milliseconds' AS born) AS u;
