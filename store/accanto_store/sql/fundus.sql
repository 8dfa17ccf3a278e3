-- The reading room of the fundus: exams, pictures in every size, blind gradings (told by functions only), agreement.

-- name: pictures
-- A patient's pictures, the newest first, without their pixels.
select uid, eye, aim, verdict, reasons, width, height, camera, measures, algorithm, algorithm_version, received_at
from picture where patient_id = %(patient)s order by received_at desc, id desc

-- name: exam_pictures
-- The pictures of a patient's newest visit: those within a day of the newest one.
select id from picture where patient_id = %(patient)s
  and received_at > (select max(received_at) from picture where patient_id = %(patient)s) - interval '1 day'
order by id

-- name: said
-- What the newest signed version of each finished referto says of which pictures.
select distinct on (r.id) t.uid as report, t.signed_at, t.content -> 'fields' as fields,
  array(select p.uid from reading_picture rp join picture p on p.id = rp.picture_id where rp.reading_id = r.id) as pictures
from reading r join report t on t.reading_id = r.id
where r.patient_id = %(patient)s and r.specialty = 'fundus' and t.state in ('final', 'amended')
order by r.id desc, t.version desc

-- name: level
-- A smaller copy, where it was made already.
select p.id, l.bytes from picture p left join picture_level l on l.picture_id = p.id and l.level = %(level)s
where p.patient_id = %(patient)s and p.uid = %(picture)s

-- name: keep_level
-- A smaller copy for the next one who looks.
insert into picture_level (picture_id, level, bytes) values (%(id)s, %(level)s, %(bytes)s) on conflict do nothing

-- name: clean
-- The clean copy of a picture in its full size.
select id, viewed as bytes from picture where patient_id = %(patient)s and uid = %(picture)s

-- name: file
-- The file of a picture as it came.
select p.form, f.bytes from picture p join picture_file f using (sha256)
where p.patient_id = %(patient)s and p.uid = %(picture)s

-- name: standing
-- Whose turn a reading is for an account, and which eyes it shows.
select fundus_turn(r.id, %(account)s) as turn,
  array(select distinct p.eye from reading_picture rp join picture p on p.id = rp.picture_id
    where rp.reading_id = r.id order by p.eye) as eyes
from reading r where r.id = %(reading)s and r.specialty = 'fundus'

-- name: own
-- What this reader wrote or signed.
select content, signed_at from fundus_own(%(reading)s, %(account)s)

-- name: seen
-- The gradings that this reader may see.
select turn, content, reader, signed_at from fundus_seen(%(reading)s, %(account)s)

-- name: outcome
-- The grade that stands.
select how, content from fundus_outcome(%(reading)s)

-- name: keep
-- A draft of a grading.
select fundus_keep(%(reading)s, %(account)s, %(content)s) as is_kept

-- name: sign
-- A grading is signed; gives as what, or null where this reader may not.
select fundus_sign(%(reading)s, %(account)s, %(content)s, %(traces)s, %(whole)s) as turn

-- name: pairs
-- Every eye that two people read blind, from each one's side.
select account_id, reader, icdr, other_icdr, dme, other_dme from fundus_pairs()

-- name: pictures_of_reading
-- The pictures that a reading is about, without their pixels.
select p.uid, p.eye, p.aim, p.verdict, p.reasons, p.width, p.height, p.camera, p.measures, p.algorithm,
  p.algorithm_version, p.received_at
from reading_picture r join picture p on p.id = r.picture_id where r.reading_id = %(reading)s
order by p.eye, p.aim <> 'macula', p.id
