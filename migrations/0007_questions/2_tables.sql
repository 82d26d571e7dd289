-- The index of the access log: derived from the receipts, segment by segment, each written once when it is complete. Nothing
-- refers to access_receipt, whose receipts may be archived.

create table access_log_segment (
  first_sequence bigint primary key constraint access_log_segment_first_sequence_valid check (first_sequence >= 0),
  -- Not part of it.
  end_sequence bigint not null constraint access_log_segment_end_sequence_valid
    check (end_sequence > first_sequence and end_sequence - first_sequence <= 32768),
  -- Of a term's number, the bits above these are the number of its bucket.
  shift smallint not null constraint access_log_segment_shift_valid check (shift between 12 and 31),
  oldest timestamptz(3) not null,
  newest timestamptz(3) not null
);

-- The terms of a segment: terms[i] stands on the receipt first_sequence + places[i]; sorted by both.
create table access_log_posting (
  first_sequence bigint not null constraint access_log_posting_first_sequence_foreign
    references access_log_segment (first_sequence) on delete cascade,
  bucket integer not null,
  terms integer[] not null,
  places smallint[] not null,
  constraint access_log_posting_places_valid check (cardinality(terms) = cardinality(places)),
  primary key (first_sequence, bucket)
);

-- How much each caller read on each day in China, as far as it lies in the segment.
create table access_log_volume (
  first_sequence bigint not null constraint access_log_volume_first_sequence_foreign
    references access_log_segment (first_sequence) on delete cascade,
  day date not null,
  principal_id text not null,
  department text not null,
  operations integer not null,
  records bigint not null,
  primary key (first_sequence, day, principal_id, department)
);

create index access_log_volume_day_idx on access_log_volume (day);

revoke all on access_log_segment, access_log_posting, access_log_volume from public, fivefold_hub;
grant select, insert on access_log_segment, access_log_posting, access_log_volume to fivefold_hub;
