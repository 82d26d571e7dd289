import { Migration } from '@mikro-orm/migrations';
import { readSqlFiles } from '../src/data/sql-files.js';

/** The index behind the questions that auditors ask of the access log. */
export class Migration0007_questions extends Migration {
  override up(): void {
    for (const sql of readSqlFiles('migrations/0007_questions')) this.addSql(sql);
  }

  override down(): void {
    for (const table of ['access_log_volume', 'access_log_posting', 'access_log_segment']) {
      this.addSql(`drop table ${table}`);
    }
    this.addSql(
      'drop function access_log_sensitive, access_log_records, access_log_odd_hour, access_log_local, access_log_term',
    );
  }
}
