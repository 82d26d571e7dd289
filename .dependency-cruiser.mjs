/**
 * Imports point one way: http > graphql > modules > feed, ingest > data > policy, receipts > verify, shared. access, auth and demo stand beside that way.
 * `npm run deps` checks it, type imports included. Entities (`*.entity.ts`) describe tables and have a rule of their own.
 */

const ENTITY = '\\.entity\\.ts$';

/** What a folder of src may import of src besides itself. `also`: single files. */
const FOLDERS = {
  shared: { to: [], why: 'What everybody uses can depend on nobody.' },
  policy: {
    to: ['shared'],
    why: 'Decisions are pure: they know neither rows nor GraphQL, so they are read, tested and explained alone.',
  },
  verify: {
    to: [],
    why: 'Whoever trusts nobody checks the log with it: it shares no code with the hub that writes the log, so that one mistake cannot hide the other.',
  },
  receipts: {
    to: ['verify', 'shared'],
    why: 'The log must be provable and searchable without the schema that it reports on.',
  },
  auth: {
    to: ['shared'],
    also: [ENTITY, '^src/demo/callers\\.ts$'],
    why: 'Who calls is settled before anything is read, so it cannot depend on what is asked. Service accounts name departments and areas (entities); demo callers are named in one place.',
  },
  access: {
    to: ['data', 'policy', 'receipts', 'shared'],
    also: [ENTITY],
    why: 'What is in force (policy version, grants) is loaded and changed in one place. GraphQL and the categories get it as an argument.',
  },
  data: {
    to: ['policy', 'receipts', 'shared'],
    also: [ENTITY, '^migrations/index\\.ts$'],
    why: 'SQL follows plans and decisions; what GraphQL makes of the rows must not change what leaves the database. It lists the entities and runs the migrations.',
  },
  feed: {
    to: ['data', 'policy', 'receipts', 'shared'],
    why: 'What departments pull is read by the same plans and decisions as queries, and knows nothing of how it is asked for.',
  },
  ingest: {
    to: ['data', 'policy', 'receipts', 'shared'],
    also: [ENTITY],
    why: 'Records are checked, merged and kept in the same way whether they come by mutation, stream or command line.',
  },
  modules: {
    to: ['feed', 'ingest', 'data', 'policy', 'receipts', 'shared'],
    also: [ENTITY],
    why: 'A category says what it is; how operations run is the same for all of them and stands in graphql.',
  },
  graphql: {
    to: ['modules', 'feed', 'ingest', 'data', 'policy', 'receipts', 'shared'],
    why: 'Operations run the same over any transport and for any kind of credential.',
  },
  http: {
    to: ['graphql', 'shared'],
    why: 'The transport hands over requests and answers; it neither reads data nor decides. How callers are known is given to it.',
  },
  pull: {
    to: ['shared'],
    why: 'The example for departments, who have nothing of the hub but its addresses.',
  },
  demo: { to: ['data', 'shared'], also: [ENTITY], why: 'The demo district is only rows: the hub works without it.' },
};

const oneWay = Object.entries(FOLDERS).map(([folder, { to, also = [], why }]) => ({
  name: `${folder}-imports-${to.length === 0 ? 'only-itself' : `only-${to.join('-')}`}`,
  comment: why,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: ENTITY },
  to: { path: '^(src|migrations|tests|bench)/', pathNot: [`^src/(${[folder, ...to].join('|')})/`, ...also] },
}));

export default {
  forbidden: [
    ...oneWay,
    {
      name: 'entities-describe-tables-only',
      comment:
        'An entity knows its columns, the model they follow and the entities it refers to. GraphQL types are other classes.',
      severity: 'error',
      from: { path: `^src/.+${ENTITY}` },
      to: {
        path: '^(src|migrations|tests|bench)/',
        pathNot: [ENTITY, '\\.model\\.ts$', '^src/data/columns\\.ts$', '^src/shared/'],
      },
    },
    {
      name: 'entities-know-no-graphql',
      comment:
        'Entities and GraphQL types are kept apart, so that neither storage nor schema changes the other unseen.',
      severity: 'error',
      from: { path: `^src/.+${ENTITY}` },
      to: { path: '^node_modules/(graphql|type-graphql)/' },
    },
    {
      name: 'policy-and-receipts-know-no-graphql',
      comment:
        'Decisions and the log outlive the way in which they are asked. The coded error of src/shared is the only bridge.',
      severity: 'error',
      from: { path: '^src/(policy|receipts|feed)/' },
      to: { path: '^node_modules/(graphql|type-graphql|@apollo|fastify)/' },
    },
    {
      name: 'verify-needs-node-and-pg-alone',
      comment: 'An auditor reads all of the code that a verdict depends on; a package would be more to trust.',
      severity: 'error',
      from: { path: '^src/verify/' },
      to: { dependencyTypesNot: ['core', 'local'], pathNot: '(^|/)node_modules/(@types/)?pg/' },
    },
    {
      name: 'policy-reads-no-database',
      comment: 'Conditions are data; only src/data writes SQL.',
      severity: 'error',
      from: { path: '^src/policy/' },
      to: { path: '^node_modules/(pg|kysely|@mikro-orm)/' },
    },
    {
      name: 'only-http-knows-fastify',
      comment: 'One folder to change when the transport changes.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/http/' },
      to: { path: '^node_modules/(fastify|graphiql|react)/' },
    },
    {
      name: 'only-the-starts-compose',
      comment: 'Parts take what they need as arguments; only what starts a process puts them together.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: ['^src/main\\.ts$', '^src/cli/'] },
      to: { path: '^src/(compose|main)\\.ts$' },
    },
    {
      name: 'only-the-starts-read-settings',
      comment: 'The environment is read once, checked, and handed on as arguments.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: ['^src/(main|compose)\\.ts$', '^src/cli/'] },
      to: { path: '^src/config\\.ts$' },
    },
    {
      name: 'the-oracle-shares-no-code-with-the-hub',
      comment:
        'What it says of the hub is worth something only if no mistake can be on both sides: it reads the access files, the rows and the printed schema by itself.',
      severity: 'error',
      from: { path: '^tests/oracle/rights/' },
      to: { path: '^(src|migrations|tests|bench)/', pathNot: '^tests/oracle/rights/' },
    },
    {
      name: 'the-oracle-needs-few-packages',
      comment: 'YAML, the connection to PostgreSQL, and the execution of GraphQL, which the hub plans by itself.',
      severity: 'error',
      from: { path: '^tests/oracle/rights/' },
      to: {
        dependencyTypesNot: ['core', 'local'],
        pathNot: '(^|/)node_modules/((@types/)?pg|yaml|graphql)/',
      },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'The product runs without its tests and benchmarks.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { path: '^(tests|bench)/' },
    },
    {
      name: 'nothing-ships-a-development-dependency',
      comment: 'It would be missing in an installation with --omit=dev.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-imported-exists-and-is-listed',
      comment: 'A package that is there only because another one needs it can vanish with it.',
      severity: 'error',
      from: { pathNot: '^src/generated/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other at run time are one file, or miss a third one.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript API, so the sources are read with swc.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
