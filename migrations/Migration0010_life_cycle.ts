import { Migration } from '@mikro-orm/migrations';
import { readSqlFiles } from '../src/data/sql-files.js';

/** What the life cycle of events needs: who holds an event, what was said at its end, and the history of its steps. */
export class Migration0010_life_cycle extends Migration {
  override up(): void {
    for (const sql of readSqlFiles('migrations/0010_life_cycle')) this.addSql(sql);
  }
}
