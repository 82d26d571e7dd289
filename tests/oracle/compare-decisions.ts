import { MODELS } from '../../src/modules/index.js';
import { callerAccess } from '../../src/policy/caller-access.js';
import type { Compared, Comparison, Disagreement, Tally } from './comparison.js';
import { hubDecisions } from './hub-decisions.js';
import type { Effect } from './rights/read-rules.js';

const LETTERS: Readonly<Record<Effect, string>> = { full: 'f', mask: 'm', none: '-' };

/** Compares what a caller gets of every field of every row. */
export async function compareDecisions(
  { path, rules }: Comparison,
  { caller: principal, view }: Compared,
  tally: Tally,
): Promise<Disagreement | undefined> {
  const { access } = path.options;
  const caller = callerAccess(access.current(), principal, access.now());
  for (const model of MODELS) {
    const fields = Object.keys(rules.types[model.name]?.fields ?? {});
    const hub = await hubDecisions(path.pool, caller, model, path.policy.decide(caller.class, model.name));
    const lettersOf = view.all(model.name).map((one): [string, string] => {
      return [one.id, fields.map((field) => LETTERS[one.effect(field)]).join('')];
    });
    const own = new Map(lettersOf);
    for (const id of new Set([...hub.keys(), ...own.keys()])) {
      const [ours, theirs] = [hub.get(id) ?? 'no row', own.get(id) ?? 'no row'];
      if (ours === theirs) continue;
      const detail = `${model.name} ${id}: of ${fields.join()} the hub gives ${ours}, the oracle ${theirs}`;
      return { about: 'decision', detail };
    }
    const { rows } = await path.queries.query<{ all: number }>(`select count(*)::integer as all from ${model.table}`);
    tally.decisions += fields.length * (rows[0]?.all ?? 0);
    const given = [...own.values()].join('');
    tally.full += given.split('f').length - 1;
    tally.masked += given.split('m').length - 1;
  }
  return undefined;
}
