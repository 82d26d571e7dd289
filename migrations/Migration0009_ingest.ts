import { Migration } from '@mikro-orm/migrations';
import { readSqlFiles } from '../src/data/sql-files.js';

/** What departments send: batches, source records, proposals, links; and the hub's right to write the categories. */
export class Migration0009_ingest extends Migration {
  override up(): void {
    for (const sql of readSqlFiles('migrations/0009_ingest')) this.addSql(sql);
  }
}
