import { Migration } from '@mikro-orm/migrations';
import { readSqlFiles } from '../src/data/sql-files.js';

/** How the access log is kept: receipts in partitions, archives of them, and duties that one account must not join. */
export class Migration0008_keeping extends Migration {
  override up(): void {
    for (const sql of readSqlFiles('migrations/0008_keeping')) this.addSql(sql);
  }
}
