-- Values over long spans, in columns: one row of five arrays costs a third of 720 rows on the line.

-- name: hours
-- Hours of a series: seconds since 1970 UTC at their beginning, mean, lowest, highest, number of values.
select coalesce(array_agg(extract(epoch from hour)::bigint), '{}'), coalesce(array_agg(mean), '{}'),
       coalesce(array_agg(low), '{}'), coalesce(array_agg(high), '{}'), coalesce(array_agg(n), '{}')
from (
  select hour, mean::float8, low::float8, high::float8, n::bigint from observation_hourly
  where patient_id = %(patient_id)s and signal = %(signal)s and hour >= %(starts)s and hour < %(ends)s order by hour
) hours;
