import { Migration } from '@mikro-orm/migrations';

/**
 * What makes the access log evidence: signed checkpoints, the keys that signed them, and the upper rows of its Merkle tree,
 * from which proofs are made without reading all receipts. Append-only like the receipts. Row `level` of access_log_subtree
 * holds the roots of the complete subtrees of 256 ^ level receipts (C2SP tlog-tiles); level 0 is access_receipt.leaf_hash.
 */
export class Migration0006_evidence extends Migration {
  override up(): void {
    this.addSql(`
      create table access_log_key (
        number int primary key constraint access_log_key_number_valid check (number >= 0),
        verifier_key text not null,
        first_size bigint not null constraint access_log_key_first_size_valid check (first_size >= 0),
        note text
      )`);
    this.addSql(`
      create table access_log_signed_checkpoint (
        number bigint primary key constraint access_log_signed_checkpoint_number_valid check (number >= 0),
        size bigint not null constraint access_log_signed_checkpoint_size_valid check (size >= 0),
        note text not null,
        signed_at timestamptz(3) not null
      )`);
    this.addSql('create index access_log_signed_checkpoint_size_idx on access_log_signed_checkpoint (size)');
    this.addSql(`
      create table access_log_subtree (
        level smallint not null constraint access_log_subtree_level_valid check (level > 0),
        place bigint not null constraint access_log_subtree_place_valid check (place >= 0),
        hash bytea not null constraint access_log_subtree_hash_valid check (octet_length(hash) = 32),
        primary key (level, place)
      )`);
    for (const table of ['access_log_key', 'access_log_signed_checkpoint', 'access_log_subtree']) {
      this.addSql(`
        create trigger ${table}_append_only before update or delete or truncate on ${table}
        for each statement execute function access_log_refuse()`);
      this.addSql(`alter table ${table} enable always trigger ${table}_append_only`);
      this.addSql(`revoke all on ${table} from public, fivefold_hub`);
      this.addSql(`grant select, insert on ${table} to fivefold_hub`);
    }
  }

  override down(): void {
    this.addSql('drop table access_log_subtree');
    this.addSql('drop table access_log_signed_checkpoint');
    this.addSql('drop table access_log_key');
  }
}
