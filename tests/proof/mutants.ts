// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are parts of source files
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
  {
    name: 'negated-filter-without-authorisation',
    channel: 'filter',
    mistake: 'a filter inside of `not` compares any field',
    plant: {
      kind: 'source',
      file: 'src/data/sql/filter.ts',
      find: "case 'not': {\n      const inner = filterSql(context, rows, spec.of);",
      replace: `case 'not': {
      const open = Object.entries(rows.access.fields).map(([name, given]) => [name, { ...given, full: { op: 'true' } }]);
      const access = { ...rows.access, fields: Object.fromEntries(open) };
      const inner = filterSql(context, { ...rows, access }, spec.of);`,
    },
    within: 6000,
  },
  {
    name: 'filter-over-hidden-records',
    channel: 'filter',
    mistake: 'a filter over related records notices those that the caller does not see',
    plant: {
      kind: 'source',
      file: 'src/data/sql/filter.ts',
      find: '[rows.access.visible, ...predicate.requires].filter(',
      replace: '(rows.alias === "t0" ? [rows.access.visible, ...predicate.requires] : predicate.requires).filter(',
    },
    within: 6000,
  },
  {
    name: 'sort-without-authorisation',
    channel: 'sort, group',
    mistake: 'any field sorts',
    plant: {
      kind: 'source',
      file: 'src/data/sql/connection.ts',
      find: 'args.order.map((key) => columnAuthorization(rows.access, key.field))',
      replace: 'args.order.map(() => rows.access.visible)',
    },
    within: 6000,
  },
  {
    name: 'cursor-of-anybody',
    channel: 'cursor',
    mistake: 'cursors are not bound to the caller',
    plant: {
      kind: 'source',
      file: 'src/graphql/prepare-operation.ts',
      find: 'JSON.stringify([principal.id, principal.areaIds, ...decided])',
      replace: 'JSON.stringify([decided.length])',
    },
    within: 20_000,
  },
  {
    name: 'forged-cursor',
    channel: 'cursor',
    mistake: 'cursors are legible, and whoever writes one may use it',
    plant: {
      kind: 'source',
      file: 'src/shared/cursor.ts',
      find: 'return JSON.parse(open(bindingBytes(binding), sealed).toString());',
      replace: 'return JSON.parse(sealed.toString());',
    },
    within: 6000,
  },
  {
    name: 'total-over-all-rows',
    channel: 'aggregate',
    mistake: 'a total counts rows that the caller does not see',
    plant: {
      kind: 'source',
      file: 'src/data/sql/connection.ts',
      find: '(select count(*) from ${from} where ${matching})',
      replace: '(select count(*) from ${from} where ${related?.where ?? sql`true`})',
    },
    within: 6000,
  },
  {
    name: 'decided-by-response-name',
    channel: 'alias, fragment, interface',
    mistake: 'a field under the name of another is decided as that one',
    plant: {
      kind: 'source',
      file: 'src/graphql/plan-builder.ts',
      find: 'const decided = fieldAccess(access, name);',
      replace: 'const decided = access.fields[key] ?? fieldAccess(access, name);',
    },
    within: 6000,
  },
  {
    name: 'mask-that-can-be-undone',
    channel: 'derived field',
    mistake: 'the masked citizen number, which is derived from the number, shows its last four characters too',
    plant: {
      kind: 'sql',
      statement: `create or replace function mask_citizen_number(number text) returns text
        language sql immutable parallel safe as $$ select left(number, 6) || '********' || right(number, 4) $$`,
    },
    within: 6000,
  },
  {
    name: 'relation-without-its-other-direction',
    channel: 'derived field',
    mistake: 'a relation is followed without the right to the field that it follows from',
    plant: {
      kind: 'source',
      file: 'src/data/sql/connection.ts',
      find: '[...(inverse === undefined ? [] : [inverse.full]), ...area.requires',
      replace: '[...area.requires',
    },
    within: 20_000,
  },
  {
    name: 'union-without-rows',
    channel: 'role union',
    mistake: 'what one ring gives holds on the rows of the others',
    plant: {
      kind: 'source',
      file: 'src/policy/decide.ts',
      find: 'and(ring.rows, ring.fields[field]?.[effect] ?? NEVER)',
      replace:
        'field === "id" ? and(ring.rows, ring.fields.id?.[effect] ?? NEVER) : (ring.fields[field]?.[effect] ?? NEVER)',
    },
    within: 6000,
  },
  {
    name: 'no-areas-are-all',
    channel: 'role union',
    mistake: 'a caller without areas is not bounded by areas',
    plant: {
      kind: 'source',
      file: 'src/data/sql/conditions.ts',
      find: "sql<boolean>`${column} = any(${parameter({ from: 'principal', name: 'areas' }, 'int4[]')})`",
      replace:
        "sql<boolean>`(${column} = any(${parameter({ from: 'principal', name: 'areas' }, 'int4[]')}) or cardinality(${parameter({ from: 'principal', name: 'areas' }, 'int4[]')}) = 0)`",
    },
    within: 20_000,
  },
  {
    name: 'decision-of-another-reason',
    channel: 'rule cache',
    mistake: 'a decision is remembered without the purpose and case that it depends on',
    plant: {
      kind: 'source',
      file: 'src/policy/policy.ts',
      find: 'const key = `${type}|${classKey(principal)}`;',
      replace: 'const key = `${type}|${classKey({ ...principal, hasPurpose: false, hasCase: false })}`;',
    },
    within: 20_000,
  },
  {
    name: 'plan-of-another-caller',
    channel: 'loader or cached plan across callers',
    mistake: 'plans are remembered without the class of callers',
    plant: {
      kind: 'source',
      file: 'src/graphql/prepare-operation.ts',
      find: '[operation.name?.value, classKey(caller.class), switches]',
      replace: '[operation.name?.value, switches]',
    },
    within: 20_000,
  },
  {
    name: 'suggestions',
    channel: 'suggestions, errors',
    mistake: 'errors suggest names of the schema',
    plant: {
      kind: 'source',
      file: 'src/graphql/classify-error.ts',
      find: "message.replace(/ ?Did you mean .*$/s, '').trim()",
      replace: 'message.trim()',
    },
    within: 6000,
  },
  {
    name: 'introspection-of-closed-fields',
    channel: 'introspection',
    mistake: 'the schema of strict mode keeps fields that no row gives',
    plant: {
      kind: 'source',
      file: 'src/graphql/strict/class-shape.ts',
      find: 'if (given === undefined || !isEver(given.mask)) return;',
      replace: 'if (given === undefined) return;',
    },
    within: 6000,
  },
  {
    name: 'hidden-record-by-id',
    channel: 'existence',
    mistake: 'whoever knows an id is given the record',
    plant: {
      kind: 'source',
      file: 'src/data/sql/statement.ts',
      find: '${parameter(args.id, type)} and ${row.visible} and ${guardSql(context.caller)}',
      replace: '${parameter(args.id, type)} and ${guardSql(context.caller)}',
    },
    within: 6000,
  },
  {
    name: 'records-left-off-the-receipt',
    channel: 'batch and alias brute force',
    mistake: 'of several places of a type, the receipt names the records of the first',
    plant: {
      kind: 'source',
      file: 'src/graphql/receipt-reads.ts',
      find: ".filter((text) => text !== '')",
      replace: ".filter((text) => text !== '').slice(0, 1)",
    },
    within: 6000,
  },
  {
    name: 'raw-id',
    channel: 'input objects',
    mistake: 'what stands in the place of an id goes to the database as it came',
    plant: {
      kind: 'source',
      file: 'src/data/key-value.ts',
      find: 'return isUuid(id) ? id : null;',
      replace: 'return id;',
    },
    within: 6000,
  },
  {
    name: 'log-for-everybody',
    channel: 'audit log',
    mistake: 'every caller reads the access log',
    plant: {
      kind: 'source',
      file: 'src/graphql/root-access.ts',
      find: "accessLog: 'AccessReceipt',",
      replace: 'accessLog: null,',
    },
    within: 6000,
  },
  {
    name: 'receipt-of-anybody',
    channel: 'audit log',
    mistake: 'every caller is given any receipt, and told why something was withheld in it',
    plant: {
      kind: 'source',
      file: 'src/modules/access-log/find-own-receipt.ts',
      find: 'everything ? undefined : context.principal.id',
      replace: 'everything ? undefined : undefined',
    },
    within: 6000,
  },
  {
    name: 'values-on-the-receipt',
    channel: 'audit log',
    mistake: 'a receipt holds the variables of the operation',
    plant: {
      kind: 'source',
      file: 'src/graphql/operation-receipts.ts',
      find: 'requestId,\n      ...recorded,',
      replace: 'requestId: JSON.stringify(this.#request.variables),\n      ...recorded,',
    },
    within: 6000,
  },
  {
    name: 'explained-hidden-record',
    channel: 'explain',
    mistake: 'an explanation tells of a record that the caller in question does not see',
    plant: {
      kind: 'source',
      file: 'src/data/sql/record-facts.ts',
      find: '= ${key} and ${condition(visible)} and ${guardSql(shape)}',
      replace: '= ${key} and ${guardSql(shape)}',
    },
    within: 6000,
  },
  {
    name: 'explanation-without-receipt',
    channel: 'explain',
    mistake: 'the record that was asked about is not on the receipt',
    plant: {
      kind: 'source',
      file: 'src/modules/access-explanations/explain-access.resolver.ts',
      find: 'context.reportRead(readOfRecord(type, field, id));',
      replace: '',
    },
    within: 6000,
  },
  {
    name: 'wrong-line',
    channel: 'access files',
    mistake: 'a department is given in full what the matrix gives it masked',
    plant: {
      kind: 'policy',
      file: 'Person.yaml',
      find: 'UM: none,         EM: none,         HE: mask,',
      replace: 'UM: none,         EM: none,         HE: full,',
    },
    within: 6000,
  },
];
