import type { Plant } from '../proof/mutant.js';

/** A mistake in the hub, or in its access files alone, that the oracle must find. */
export interface OracleMutant {
  readonly name: string;
  readonly mistake: string;
  readonly plant: Plant;
}

const source = (file: string, find: string, replace: string): Plant => ({ kind: 'source', file, find, replace });
const policy = (file: string, find: string, replace: string): Plant => ({ kind: 'policy', file, find, replace });

/** Each must be found within WITHIN. Those of the access files come first: they need no process of their own. */
export const MUTANTS: readonly OracleMutant[] = [
  {
    name: 'line-changed',
    mistake: 'a line of an access file says more at the hub',
    plant: policy(
      'Place.yaml',
      'CA: none, UM: full, EM: full, HE: none, HL: none',
      'CA: none, UM: full, EM: full, HE: full, HL: none',
    ),
  },
  {
    name: 'purpose-ignored',
    mistake: 'a district reads personal fields without a purpose',
    plant: policy('tiers.yaml', 'cap: mask, full with purpose\n', 'cap: full\n'),
  },
  {
    name: 'under-14-forgotten',
    mistake: 'the fields of children are not raised',
    plant: policy('Person.yaml', 'raise: { when: under14, from: 3, to: 4 }', '# nothing is raised'),
  },
  {
    name: 'condition-dropped',
    mistake: 'the description is read of events that are not assigned to the department',
    plant: policy(
      'Event.yaml',
      'PS: full if tied, CA: full if tied, UM: full if tied, EM: full if tied, HE: full if tied, HL: full,         GC: full, AU: mask, label: 描述',
      'PS: full if tied, CA: full, UM: full if tied, EM: full if tied, HE: full if tied, HL: full,         GC: full, AU: mask, label: 描述',
    ),
  },
  {
    name: 'variant-dropped',
    mistake: 'who reports wrongdoing is protected no more than others',
    plant: policy('Event.yaml', '{ when: whistleblowing, level: 4 },', ''),
  },
  {
    name: 'mask-left-out',
    mistake: 'a masked telephone number is the number',
    plant: source('src/data/sql/masks.ts', 'mask_phone(', '('),
  },
  {
    name: 'ring-too-wide',
    mistake: 'the own areas are those of the city',
    plant: source('src/data/sql/conditions.ts', 'ANCESTOR_COLUMNS[caller.tier]', `ANCESTOR_COLUMNS.CITY`),
  },
  {
    name: 'birthday-missed',
    mistake: 'whoever turns 14 today counts as a child',
    plant: source('src/modules/people/person.model.ts', "('birth_date')} >", "('birth_date')} >="),
  },
  {
    name: 'assignment-over',
    mistake: 'an event stays tied to the department whose assignment has ended',
    plant: source('src/modules/events/event.model.ts', ' and assigned.ended_at is null', ''),
  },
  {
    name: 'term-over',
    mistake: 'grids are read after the term there is over',
    plant: source('src/data/sql/conditions.ts', '(own.valid_to is null or', '(true or'),
  },
  {
    name: 'grant-for-any-purpose',
    mistake: 'a grant is used with another purpose',
    plant: source('src/policy/held-grants.ts', 'purposeOf(grant) === purposeOf(principal)', 'true'),
  },
  {
    name: 'grant-past-the-tier',
    mistake: 'a grant gives its fields whatever the tier may read',
    plant: source(
      'src/policy/rings.ts',
      '? outcome({ document, principal: holder, type, field }, line, FULL, level, NO_FACTS)',
      "? 'full'",
    ),
  },
  {
    name: 'filter-not-authorised',
    mistake: 'a filter matches rows on which its field is not full',
    plant: source(
      'src/data/sql/filter.ts',
      'return { condition: columnSql(rows, spec), requires: [columnAuthorization(rows.access, spec.field)] };',
      'return { condition: columnSql(rows, spec), requires: [] };',
    ),
  },
  {
    name: 'sort-not-authorised',
    mistake: 'rows on which the field of a sort is not full are sorted too',
    plant: source(
      'src/data/sql/connection.ts',
      '...area.requires, ...ordered, ...filter.requires]',
      '...area.requires, ...filter.requires]',
    ),
  },
  {
    name: 'inverse-not-authorised',
    mistake: 'a relation is followed backwards past the field that decides it',
    plant: source('src/data/sql/connection.ts', '...(inverse === undefined ? [] : [inverse.full]), ', ''),
  },
];

/** A mistake must be found within so many decisions and queries. */
export const WITHIN = { decisions: 300_000, queries: 2_500 };
