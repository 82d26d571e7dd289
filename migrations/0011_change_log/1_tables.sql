-- The change log: one row for each record that a transaction inserted, changed or deleted, and for each whose visibility or
-- content follows from another row that changed. It holds names, ids and areas, never a value. Readers take the rows below
-- pg_snapshot_xmin(pg_current_snapshot()) in the order (xid, sequence): below it every transaction is over, so no row can
-- come to lie before one that was read.

create sequence change_log_sequence;

create table change_log (
  xid xid8 not null default pg_current_xact_id(),
  sequence bigint not null default nextval('change_log_sequence'),
  changed_at timestamptz not null default clock_timestamp(),
  type text not null,
  record_id text not null,
  operation text not null constraint change_log_operation_valid check (operation in ('insert', 'update', 'delete')),
  -- Of an update: the columns that changed, the link tables whose rows of this record changed, and the named row conditions
  -- (src/modules) that changed between true and false.
  columns text[],
  -- The areas that the record lay in before, where which callers see it may have changed; the areas that it lies in now.
  was_in integer[],
  now_in integer[],
  -- With was_in: the departments to which it was tied before.
  was_tied text[],
  -- The departments of which a tie began or ended. Where the record has several ties, it may be tied as before.
  ties text[]
) partition by range (changed_at);

create index change_log_xid_sequence_idx on change_log (xid, sequence);

-- Takes what no month's partition takes, so that no write ever fails for want of one.
create table change_log_rest partition of change_log default;

-- What is no longer kept, and the date by which ages were last reckoned.
create table change_log_state (
  one boolean primary key default true constraint change_log_state_one_valid check (one),
  -- Rows up to this transaction are not kept.
  kept_above xid8 not null default '0',
  day date not null default (now() at time zone 'Asia/Shanghai')::date
);
insert into change_log_state default values;
