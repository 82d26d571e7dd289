import { Migration } from '@mikro-orm/migrations';
import { readSqlFiles } from '../src/data/sql-files.js';

/** The change log that departments follow: what triggers tell of every category, and how long it is kept. */
export class Migration0011_change_log extends Migration {
  override up(): void {
    for (const sql of readSqlFiles('migrations/0011_change_log')) this.addSql(sql);
  }
}
