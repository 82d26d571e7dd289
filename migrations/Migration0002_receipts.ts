import { Migration } from '@mikro-orm/migrations';

/**
 * The access log: receipts, which nobody changes, and checkpoints, from which a writer takes up the Merkle tree without
 * reading the whole log. There is no row for the head: a row rewritten with every receipt would leave dead versions that a
 * long export keeps alive, and each write would walk over them. The primary key orders the writers.
 */
export class Migration0002_receipts extends Migration {
  override up(): void {
    this.addSql(`
      create table access_receipt (
        sequence bigint primary key constraint access_receipt_sequence_valid check (sequence >= 0),
        recorded_at timestamptz(3) not null,
        principal_id text not null,
        department text not null,
        outcome text not null check (outcome in ('answered', 'refused', 'failed')),
        body text not null,
        leaf_hash bytea not null constraint access_receipt_leaf_hash_valid check (octet_length(leaf_hash) = 32)
      )`);
    // Bodies are mostly random identifiers: compressing them costs much and gives little.
    this.addSql('alter table access_receipt alter column body set storage external');
    this.addSql('create index access_receipt_principal_id_sequence_idx on access_receipt (principal_id, sequence)');
    this.addSql('create index access_receipt_department_sequence_idx on access_receipt (department, sequence)');
    this.addSql('create index access_receipt_recorded_at_idx on access_receipt using brin (recorded_at)');
    this.addSql(`
      create table access_log_checkpoint (
        size bigint primary key constraint access_log_checkpoint_size_valid check (size > 0),
        frontier bytea not null constraint access_log_checkpoint_frontier_valid check (octet_length(frontier) % 32 = 0),
        recorded_at timestamptz(3) not null default now()
      )`);
    this.addSql(`
      create function access_log_refuse() returns trigger language plpgsql as $$
      begin
        raise exception '% on % is refused: the access log is append-only', tg_op, tg_table_name
          using errcode = 'insufficient_privilege';
      end $$`);
    for (const table of ['access_receipt', 'access_log_checkpoint']) {
      this.addSql(`
        create trigger ${table}_append_only before update or delete or truncate on ${table}
        for each statement execute function access_log_refuse()`);
      this.addSql(`alter table ${table} enable always trigger ${table}_append_only`);
      this.addSql(`revoke all on ${table} from public, fivefold_hub`);
      this.addSql(`grant select, insert on ${table} to fivefold_hub`);
    }
  }

  override down(): void {
    this.addSql('drop table access_log_checkpoint');
    this.addSql('drop table access_receipt');
    this.addSql('drop function access_log_refuse');
  }
}
