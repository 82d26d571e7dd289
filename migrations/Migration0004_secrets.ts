import { Migration } from '@mikro-orm/migrations';

/** Secrets that all nodes share. The key of cursors is made here, so that no node and no file has to hold one. */
export class Migration0004_secrets extends Migration {
  override up(): void {
    this.addSql(`
      create table hub_secret (
        name text primary key,
        value bytea not null constraint hub_secret_value_valid check (octet_length(value) >= 32)
      )`);
    this.addSql(`
      insert into hub_secret (name, value)
      values ('cursor', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))`);
    this.addSql('revoke all on hub_secret from public, fivefold_hub');
    this.addSql('grant select on hub_secret to fivefold_hub');
  }

  override down(): void {
    this.addSql('drop table hub_secret');
  }
}
