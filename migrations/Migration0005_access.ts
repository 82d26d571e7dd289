import { Migration } from '@mikro-orm/migrations';
import { readSqlFiles } from '../src/data/sql-files.js';

/** What may be read by whom, while the hub runs: versions of the access files, grants, and the epoch that every read checks. */
export class Migration0005_access extends Migration {
  override up(): void {
    for (const sql of readSqlFiles('migrations/0005_access')) this.addSql(sql);
  }
}
