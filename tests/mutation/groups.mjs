/**
 * What is mutated together: source files, the tests that must find their mutants, and whether these need PostgreSQL. A test
 * set is the smallest that speaks about the files, so a mutant is found where a reader would look for its test.
 */
export const GROUPS = {
  conditions: {
    mutate: ['src/policy/{condition,normal-form}.ts'],
    tests: ['policy/condition', 'policy/normal-form'],
  },
  decisions: {
    mutate: [
      'src/policy/{rings,outcome,decide,effect,column-authorization,my-access,policy,class-of,class-key,caller-access}.ts',
      'src/policy/{held-grants,granted-atom}.ts',
    ],
    tests: ['policy/held-grants', 'policy/cases', 'policy/explain', 'policy/decide', 'policy/grants'],
  },
  words: {
    mutate: ['src/policy/{reason,describe,describe-change,matrix}.ts'],
    tests: ['policy/describe', 'policy/matrix', 'policy/reason', 'policy/explain', 'policy/grants'],
  },
  loader: {
    mutate: ['src/policy/{load,access-file,read-departments,read-field,read-tiers,read-type,read-word}.ts'],
    tests: ['policy/read-word', 'policy/load-small', 'policy/load'],
  },
  versions: {
    mutate: ['src/policy/{diff,field-changes,written-lines,reason-states}.ts'],
    tests: ['policy/written-lines', 'policy/diff'],
  },
  explain: {
    mutate: ['src/policy/explain.ts'],
    tests: ['policy/explain', 'policy/grants'],
  },
  masks: {
    mutate: ['src/data/sql/masks.ts'],
    tests: ['policy/vocabulary', 'data/masks'],
    database: true,
  },
};
