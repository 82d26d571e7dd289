import { Migration } from '@mikro-orm/migrations';

/** The hub's role writes the lists of events that departments send: their parties and things. */
export class Migration0013_event_lists extends Migration {
  override up(): void {
    this.addSql('grant insert, delete on event_party, event_thing to fivefold_hub');
  }
}
