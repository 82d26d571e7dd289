-- The hub's role writes the categories, never their ids and ancestors of what is there, and deletes nothing.

grant insert (id, name, id_number, sex, birth_date, phone, area_id, residence_address, registered_area_id, kind, marital_status,
    care_needs, household_id, head_relation, home_place_id, work_place_id),
  update (name, id_number, sex, birth_date, phone, area_id, residence_address, registered_area_id, kind, marital_status,
    care_needs, household_id, head_relation, home_place_id, work_place_id) on person to fivefold_hub;
grant insert (id, number, area_id, place_id, tenure, welfare),
  update (number, area_id, place_id, tenure, welfare) on household to fivefold_hub;
grant insert (id, name, kind, area_id, address, longitude, latitude, code, hazards),
  update (name, kind, area_id, address, longitude, latitude, code, hazards) on place to fivefold_hub;
grant insert (id, code, kind, owner_department_id, status, area_id, place_id, longitude, latitude, sharing_from, sharing_until,
    sharing_revoked_at),
  update (code, kind, owner_department_id, status, area_id, place_id, longitude, latitude, sharing_from, sharing_until,
    sharing_revoked_at) on thing to fivefold_hub;
grant insert (id, name, credit_code, kind, status, area_id, place_id, legal_representative, phone),
  update (name, credit_code, kind, status, area_id, place_id, legal_representative, phone) on organization to fivefold_hub;
grant insert (id, number, kind, category, request_kind, scale, status, area_id, reported_at, due_at, closed_at, description,
    reporter_name, reporter_phone, reporter_id, agreement, place_id, organization_id),
  update (number, kind, category, request_kind, scale, status, area_id, reported_at, due_at, closed_at, description,
    reporter_name, reporter_phone, reporter_id, agreement, place_id, organization_id) on event to fivefold_hub;

revoke all on ingest_batch, ingest_chunk, source_record, proposal, source_link from public, fivefold_hub;
grant select, insert on ingest_batch, ingest_chunk, source_record, proposal, source_link to fivefold_hub;
grant update (record_id, founded, identifier, unlinked, in_scope, content, digest, modified_at, batch_id) on source_record to fivefold_hub;
grant update (record_id, value, state, proposed_at, decided_by, decided_at, note) on proposal to fivefold_hub;
grant usage on sequence source_record_id_seq, source_link_id_seq to fivefold_hub;
