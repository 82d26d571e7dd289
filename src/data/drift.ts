import type { MikroORM } from '@mikro-orm/postgresql';

/**
 * What the migrations write by hand because MikroORM has no word for it: value checks (`_valid`), triggers, functions, the
 * migrations' own table, and the change log, whose rows triggers write and no entity stands for.
 */
const BY_HAND = [
  /^alter table \S+ drop constraint "?\w+_valid"?;$/,
  /^drop trigger /,
  /^drop (function|procedure) /,
  /^set /,
  /^drop table if exists "?schema_migration"?/,
  /^drop table if exists "?change_log(_\w+)?"?/,
];

/**
 * The statements that would make the migrated database what the entities describe: columns, types, nullability, defaults,
 * enum checks, keys, foreign keys and indexes.
 * @returns empty when migrations and entities agree
 */
export async function schemaDrift(orm: MikroORM): Promise<string> {
  const statements = (await orm.schema.getUpdateSchemaSQL()).split('\n');
  return statements.filter((line) => line !== '' && !BY_HAND.some((known) => known.test(line))).join('\n');
}
