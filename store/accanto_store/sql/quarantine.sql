-- What technicians ask of the messages that could not be used.

-- name: search
-- The newest first, by reason and gateway where given; those that are in by now only where asked for.
select id, received_at, topic, length(payload) as size, reason, detail, gateway, epoch, seq, replayed_at
from quarantine
where (%(reason)s::text is null or reason = %(reason)s) and (%(gateway)s::text is null or gateway = %(gateway)s)
  and (%(replayed)s or replayed_at is null)
order by id desc limit %(limit)s;

-- name: one
-- A message, without its bytes.
select id, received_at, topic, length(payload) as size, reason, detail, gateway, epoch, seq, replayed_at
from quarantine where id = %(id)s;

-- name: waiting
-- The messages that are not in yet, oldest first, by reason, gateway or number where given.
select id from quarantine
where replayed_at is null and (%(reason)s::text is null or reason = %(reason)s)
  and (%(gateway)s::text is null or gateway = %(gateway)s) and (%(id)s::bigint is null or id = %(id)s)
order by id;

-- name: bytes_of
-- These messages with their bytes, oldest first.
select id, topic, payload, received_at from quarantine where id = any(%(ids)s::bigint[]) order by id;

-- name: note_replayed
-- Its content is stored now.
update quarantine set replayed_at = now() where id = %(id)s;

-- name: note_reason
-- Why it may not be used today.
update quarantine set reason = %(reason)s, detail = %(detail)s
where id = %(id)s and (reason, detail) is distinct from (%(reason)s, %(detail)s);
