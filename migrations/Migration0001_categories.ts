import { Migration } from '@mikro-orm/migrations';
import { readSqlFiles } from '../src/data/sql-files.js';

/** Codes, masks and tables of the categories, with their indexes, checks and triggers; the departments. */
export class Migration0001_categories extends Migration {
  override up(): void {
    for (const sql of readSqlFiles('migrations/0001_categories')) this.addSql(sql);
  }
}
