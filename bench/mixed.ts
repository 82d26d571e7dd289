import type { BenchDocument } from './queries.js';

const COUNT = 300;

/** One document of the mixed traffic: some of the fields of a person, of the latest events or of the residents of an area. */
export interface Shape {
  readonly base: keyof typeof FIELDS;
  readonly fields: readonly string[];
  /** Page size of a list. */
  readonly first: number;
}

/** Fields beside the id, as the hub is asked for them. */
const FIELDS = {
  person: [
    ...['name', 'idNumber', 'sex', 'birthDate', 'phone', 'residenceAddress', 'kind'],
    ...['residenceArea { id name }', 'household { id number }'],
  ],
  events: [
    ...['number', 'kind', 'category', 'status', 'reportedAt', 'description'],
    ...['place { id name }', 'reporter { name phone }', 'organization { id name }'],
  ],
  people: ['name', 'sex', 'birthDate', 'phone', 'residenceAddress', 'kind'],
} as const;

/** Of 20 documents 12 ask for one person, 5 for events, 3 for people. */
const BASES = [...Array(12).fill('person'), ...Array(5).fill('events'), ...Array(3).fill('people')] as Shape['base'][];

/** The documents of the mixed traffic, the same in every run. */
export const SHAPES: readonly Shape[] = shapes();
export const MIXED_DOCUMENTS: readonly BenchDocument[] = SHAPES.map(documentOf);

/** Shapes of fields and page sizes chosen at random. */
function shapes(): Shape[] {
  const random = generator(20_260_101);
  return Array.from({ length: COUNT }, (_, index): Shape => {
    const base = BASES[index % BASES.length] as Shape['base'];
    const fields = FIELDS[base].filter(() => random() < 0.6);
    return { base, fields: fields.length > 0 ? fields : [FIELDS[base][0]], first: 5 + Math.floor(random() * 46) };
  });
}

function documentOf({ base, fields, first }: Shape, index: number): BenchDocument {
  const hub = fields.join(' ');
  const postgraphile = hub
    .replaceAll('{ id', '{ id: rowId')
    .replace('reporter { name phone }', 'reporterName reporterPhone');
  if (base === 'person')
    return {
      takes: 'person',
      hub: `query Mixed${index}($id: ID!) { person(id: $id) { id ${hub} } }`,
      postgraphile: `query Mixed${index}($id: UUID!) { person: personByRowId(rowId: $id) { id: rowId ${postgraphile} } }`,
    };
  const events = base === 'events';
  return {
    takes: 'area',
    hub: `query Mixed${index}($area: ID!) {
  ${base}(area: $area, first: ${first}${events ? ', orderBy: [{ reportedAt: DESC }]' : ''}) { nodes { id ${hub} } }
}`,
    postgraphile: `query Mixed${index}($area: Int!) {
  ${base}: ${events ? 'allEvents' : 'allPeople'}(
    condition: { communityId: $area }, first: ${first}${events ? ', orderBy: [REPORTED_AT_DESC, PRIMARY_KEY_DESC]' : ''}
  ) { nodes { id: rowId ${postgraphile} } }
}`,
  };
}

/** Numbers from 0 to 1, the same in every run (Park and Miller's generator). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
