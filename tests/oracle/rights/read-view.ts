import type pg from 'pg';
import { AskerView } from './asker-view.js';
import { CATALOGUE } from './catalogue.js';
import { cellsOf, conditionsOf } from './cells.js';
import { compileRights, type RoleRights } from './compile-rights.js';
import type { Asker, Granted } from './effect-of.js';
import { GivenRecord, type ReadRow } from './given-record.js';
import type { Rules } from './read-rules.js';

/** Where the rights are given and used. */
export interface RightsDatabase {
  /** Connection of the owner. */
  readonly oracle: pg.ClientBase;
  readonly rules: Rules;
  /** Of the roles' names, unique among all who work on the server. */
  readonly prefix: string;
}

/**
 * Gives an asker the roles that the rules say, in a transaction, and reads every type under each of them. Nothing of it stays.
 */
export async function readView(
  { oracle, rules, prefix }: RightsDatabase,
  asker: Asker,
  held: readonly Granted[],
): Promise<AskerView> {
  const rights = Object.keys(CATALOGUE).flatMap((type) => {
    const conditions = conditionsOf(rules, asker, type, held);
    return cellsOf(rules, asker, type, conditions).map((cells, at) =>
      compileRights(`${prefix}_${type.toLowerCase()}_${at}`, asker, cells, conditions),
    );
  });
  const reads = rights.map(({ role, select }) => `set local role ${role}; ${select}; reset role`);
  const script = ['begin', AREA_TREE, ...rights.flatMap(({ statements }) => statements), ...reads, 'rollback'].join(
    ';\n',
  );
  // A script of several statements is answered by as many results; pg's types know of one.
  const results = (await oracle.query(script).catch(async (error: unknown) => {
    await oracle.query('rollback');
    throw error;
  })) as unknown as readonly pg.QueryResult<{ rows: readonly ReadRow[] }>[];
  const [tree = [], ...answers] = results
    .filter(({ command }) => command === 'SELECT')
    .map(({ rows }) => rows[0]?.rows ?? []);
  return new AskerView(
    rights.map(({ cells }) => cells),
    rights.flatMap((one, at) => recordsOf(one, answers[at] ?? [])),
    new Map(tree.map(({ id, parent_id: parent }) => [String(id), String(parent)])),
  );
}

const AREA_TREE = `select json_agg(area) as rows from area where parent_id is not null`;

function recordsOf({ cells: { type, effects } }: RoleRights, rows: readonly ReadRow[]): readonly GivenRecord[] {
  const kind = CATALOGUE[type];
  if (kind === undefined) throw new Error(`no type ${type}`);
  return rows.map((row) => new GivenRecord(type, kind, row, effects));
}
