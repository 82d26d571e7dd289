import { loadDemo } from '../../src/demo/load.js';
import { cloneDatabase } from './database.js';
import { startHub } from './hub.js';
import { type ReadmeExample, shown } from './readme.js';

/** The people of the district that a first start loads. */
const PEOPLE = 20_000;

/** Asks the README's queries of a hub with the district of a first start; the answers as the README shows them. */
export async function askReadmeExamples(examples: readonly ReadmeExample[]): Promise<string[]> {
  const database = await cloneDatabase('migrated');
  await loadDemo(database.owner, { people: PEOPLE });
  const hub = await startHub({ database });
  try {
    const answers: string[] = [];
    for (const { caller, query, headers } of examples) {
      answers.push(shown((await hub.ask(hub.named(caller), query, undefined, { headers })).body));
    }
    return answers;
  } finally {
    await hub.close();
  }
}
