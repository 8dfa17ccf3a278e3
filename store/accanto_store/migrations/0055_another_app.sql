-- An app for six digits can take the place of another: the old secret is good until the first digits of the new one.

-- The secret of the app that is to come; null where none is.
alter table totp add column next_secret text;
