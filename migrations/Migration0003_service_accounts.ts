import { Migration } from '@mikro-orm/migrations';

/** The accounts of departmental systems. The hub's own role only reads them; the command line, as the owner, writes. */
export class Migration0003_service_accounts extends Migration {
  override up(): void {
    this.addSql(`
      create table service_account (
        id uuid primary key default gen_random_uuid(),
        name text not null constraint service_account_name_key unique,
        department_id text not null constraint service_account_department_id_foreign references department (id) on delete restrict,
        tier text not null constraint service_account_tier_check check (tier in ('CITY', 'DISTRICT', 'STREET', 'COMMUNITY')),
        area_codes text[] not null constraint service_account_area_codes_valid check (cardinality(area_codes) > 0),
        key_hash bytea not null constraint service_account_key_hash_valid check (octet_length(key_hash) = 32),
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3),
        revoked_at timestamptz(3)
      )`);
    this.addSql('revoke all on service_account from public, fivefold_hub');
    this.addSql('grant select on service_account to fivefold_hub');
  }

  override down(): void {
    this.addSql('drop table service_account');
  }
}
