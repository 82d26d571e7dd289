import { feedHolders } from './feed-holders.js';
import { startHub } from './hub.js';
import { proveFeed } from './prove-feed.js';
import { demoArea } from './stored-grants.js';

/** A function of the database without a part of its text. */
const without = (name: string, part: string) => `do $do$
  declare text text := (select pg_get_functiondef(oid) from pg_proc where proname = '${name}');
  begin
    if position('${part}' in text) = 0 then raise exception 'the part is no longer there'; end if;
    execute replace(text, '${part}', '');
  end $do$`;

/** Mistakes in the change log, planted as statements on the database. */
export const FEED_MUTANTS: Readonly<Record<string, string>> = {
  'households are not told of members who join or leave': 'drop trigger person_change_log_ties on person',
  'a deleted event ends no ties': 'drop trigger event_change_log_ends on event',
  'another reporter ties nobody': 'drop trigger event_change_log_reporter_update on event',
  'a party that is taken away stays tied': 'drop trigger event_party_change_log_delete on event_party',
  'a thing that is taken away is not told': 'drop trigger event_thing_change_log_delete on event_thing',
  'assignments do not wait for parties': without(
    'change_log_tell_assignments',
    'perform from event where id = any (events) order by id for no key update;',
  ),
  'parties do not wait for assignments and households': without('change_log_tell_links', 'for share'),
};

/** Plants each mistake, and expects the proof to find it. */
export async function runFeedMutants({
  changes,
  seed,
}: {
  readonly changes: number;
  readonly seed: number;
}): Promise<void> {
  for (const [name, statement] of Object.entries(FEED_MUTANTS)) {
    const hub = await startHub();
    try {
      await hub.sql(statement);
      const found = await proveFeed({
        ...{ changes, seed, writers: 8, rounds: 4, holders: feedHolders(hub) },
        hub: () => hub,
        database: () => hub.database.owner,
        street: await demoArea(hub, 'STREET'),
        written: async () => Number(await hub.value<string>('select count(*) from change_log')),
      }).then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (found === undefined) throw new Error(`Not found in ${changes} changes, seed ${seed}: ${name}`);
      console.log(`found: ${name}\n  ${found.split('\n')[0]}`);
    } finally {
      await hub.close();
    }
  }
}
