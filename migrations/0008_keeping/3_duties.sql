-- In which of the duties that one account must not join a subject acts: administrator, policy officer, auditor. The hub's role
-- adds; the command line, as the owner, releases.
create table access_duty (
  subject text primary key,
  duty text not null constraint access_duty_duty_check check (duty in ('auditor', 'officer', 'admin')),
  since timestamptz(3) not null default now()
);
revoke all on access_duty from public, fivefold_hub;
grant select, insert on access_duty to fivefold_hub;

-- Who acted so far is on the log; the first duty of each counts. Operators of the command line have no account.
insert into access_duty (subject, duty, since)
select distinct on (principal_id) principal_id, (regexp_match(body, '"kind":"(auditor|officer|admin)"'))[1], recorded_at
from access_receipt
where body ~ '"kind":"(auditor|officer|admin)"' and principal_id not like 'operator%'
order by principal_id, sequence;
