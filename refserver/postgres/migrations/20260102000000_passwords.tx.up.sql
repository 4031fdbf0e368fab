-- Passwords an identity provider hands over, where a workspace synchronises
-- them: argon2id hashes, '' for none.
ALTER TABLE workspaces ADD COLUMN IF NOT EXISTS password_sync boolean NOT NULL DEFAULT false;
ALTER TABLE members ADD COLUMN IF NOT EXISTS password_hash text COLLATE "C" NOT NULL DEFAULT '';
