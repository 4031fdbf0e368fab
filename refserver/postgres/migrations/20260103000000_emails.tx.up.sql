-- The e-mail addresses of a user as one text, "\nada@example.com\nada@home.example\n",
-- so that an index finds parts of them. One index of trigrams serves all
-- columns that are searched so: each index more makes every write slower.
ALTER TABLE resources ADD COLUMN IF NOT EXISTS emails text COLLATE "C";

UPDATE resources AS r SET emails = (
    SELECT E'\n' || string_agg(e ->> 'value', E'\n') || E'\n' FROM jsonb_array_elements(r.search -> 'emails') AS e
    WHERE jsonb_typeof(e -> 'value') = 'string')
WHERE jsonb_typeof(r.search -> 'emails') = 'array';

DROP INDEX IF EXISTS resources_user_name_trgm;
DROP INDEX IF EXISTS resources_display_name_trgm;
CREATE INDEX IF NOT EXISTS resources_trgm ON resources
    USING gin (ws, user_name_key gin_trgm_ops, display_name_key gin_trgm_ops, emails gin_trgm_ops) WITH (gin_pending_list_limit = 256);
