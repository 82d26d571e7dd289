import type { Mutant } from './mutant.js';

/** Mistakes that the proofs must find; at least one for each row of the table of channels. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'filter-without-authorisation',
    channel: 'filter',
    mistake: 'a filter on a column asks for nothing',
    plant: {
      kind: 'source',
      file: 'src/data/sql/filter.ts',
      find: 'return { condition: columnSql(rows, spec), requires: [columnAuthorization(rows.access, spec.field)] };',
      replace: 'return { condition: columnSql(rows, spec), requires: [] };',
    },
    within: 6000,
  },
];
