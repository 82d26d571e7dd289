import { MIXED_DOCUMENTS } from './mixed.js';

/** The measured queries. */
export const QUERY_NAMES = ['person', 'events', 'people', 'places', 'page', 'count', 'mixed'] as const;
export type QueryName = (typeof QUERY_NAMES)[number];

/** A document as each GraphQL server is asked it. PostGraphile's answers have the same names by aliases. */
export interface BenchDocument {
  readonly hub: string;
  readonly postgraphile: string;
  /** What its variables name: a person; an area; an area and a cursor deep in its closed events. */
  readonly takes: 'person' | 'area' | 'cursor';
}

/** One query as it is asked of all servers: one document, or many in turn. */
export interface BenchQuery {
  readonly title: string;
  readonly caller: keyof typeof REASONS;
  readonly documents: readonly BenchDocument[];
}

/** The caller: the grid centre of the district, whose rows are the whole district's. */
export const CALLER = { department: 'grid_centre', tier: 'DISTRICT' } as const;

/**
 * The reason given beside the caller's credential. With a purpose the caller reads level 3 in full, but not that of a person
 * under 14; with a case also level 4.
 */
export const REASONS = {
  purpose: { 'x-purpose': 'benchmark' },
  case: { 'x-purpose': 'benchmark', 'x-case-id': 'B-1' },
} as const;

export const QUERIES: Readonly<Record<QueryName, BenchQuery>> = {
  person: {
    title: 'one person',
    caller: 'purpose',
    documents: [
      {
        takes: 'person',
        hub: `query OnePerson($id: ID!) {
  person(id: $id) {
    id name idNumber sex birthDate phone residenceAddress kind maritalStatus careNeeds
    residenceArea { id name }
    household { id number }
  }
}`,
        // The role has no right to maritalStatus and careNeeds, so PostGraphile does not have them; the hub answers null.
        postgraphile: `query OnePerson($id: UUID!) {
  person: personByRowId(rowId: $id) {
    id: rowId name idNumber sex birthDate phone residenceAddress kind
    residenceArea { id: rowId name }
    household { id: rowId number }
  }
}`,
      },
    ],
  },
  events: {
    title: '50 events + 3 relations',
    caller: 'purpose',
    documents: [
      {
        takes: 'area',
        hub: `query LatestEvents($area: ID!) {
  events(area: $area, first: 50, orderBy: [{ reportedAt: DESC }]) {
    nodes {
      id number kind category status reportedAt description
      place { id name }
      reporter { name phone }
      organization { id name }
    }
  }
}`,
        postgraphile: `query LatestEvents($area: Int!) {
  events: allEvents(condition: { communityId: $area }, first: 50, orderBy: [REPORTED_AT_DESC, PRIMARY_KEY_DESC]) {
    nodes {
      id: rowId number kind category status reportedAt description
      place { id: rowId name }
      reporterName reporterPhone
      organization { id: rowId name }
    }
  }
}`,
      },
    ],
  },
  people: {
    title: '1,000 people',
    caller: 'purpose',
    documents: [
      {
        takes: 'area',
        hub: `query Residents($area: ID!) {
  people(area: $area, first: 1000) {
    nodes { id name sex birthDate phone residenceAddress kind }
  }
}`,
        postgraphile: `query Residents($area: Int!) {
  people: allPeople(condition: { communityId: $area }, first: 1000) {
    nodes { id: rowId name sex birthDate phone residenceAddress kind }
  }
}`,
      },
    ],
  },
  places: {
    title: '20 places > 20 people > 5 events',
    caller: 'case',
    documents: [
      {
        takes: 'area',
        hub: `query Buildings($area: ID!) {
  places(area: $area, first: 20, filter: { kind: { eq: RESIDENTIAL_BUILDING } }) {
    nodes {
      id name
      residents(first: 20) {
        nodes {
          id name phone
          partyEvents(first: 5) {
            nodes { id number category status reportedAt }
          }
        }
      }
    }
  }
}`,
        postgraphile: `query Buildings($area: Int!) {
  places: allPlaces(condition: { communityId: $area, kind: "RESIDENTIAL_BUILDING" }, first: 20) {
    nodes {
      id: rowId name
      residents(first: 20) {
        nodes {
          id: rowId name phone
          partyEvents(first: 5, orderBy: [EVENT_ID_ASC]) {
            nodes { id: eventId number category status reportedAt }
          }
        }
      }
    }
  }
}`,
      },
    ],
  },
  page: {
    title: 'a filtered, sorted page, a third in',
    caller: 'purpose',
    documents: [
      {
        takes: 'cursor',
        hub: `query Page($area: ID!, $after: String!) {
  events(area: $area, first: 50, after: $after, filter: { status: { eq: CLOSED } }, orderBy: [{ reportedAt: DESC }]) {
    nodes { id number kind category status reportedAt place { id name } }
    pageInfo { hasNextPage endCursor }
  }
}`,
        postgraphile: `query Page($area: Int!, $after: Cursor!) {
  events: allEvents(
    condition: { communityId: $area, status: "CLOSED" }, first: 50, after: $after
    orderBy: [REPORTED_AT_DESC, PRIMARY_KEY_DESC]
  ) {
    nodes { id: rowId number kind category status reportedAt place { id: rowId name } }
    pageInfo { hasNextPage endCursor }
  }
}`,
      },
    ],
  },
  count: {
    title: '20 events + totalCount',
    caller: 'purpose',
    documents: [
      {
        takes: 'area',
        hub: `query Hazards($area: ID!) {
  events(area: $area, first: 20, filter: { kind: { eq: HAZARD } }, orderBy: [{ reportedAt: DESC }]) {
    totalCount
    nodes { id number category status reportedAt place { id name } }
  }
}`,
        postgraphile: `query Hazards($area: Int!) {
  events: allEvents(
    condition: { communityId: $area, kind: "HAZARD" }, first: 20, orderBy: [REPORTED_AT_DESC, PRIMARY_KEY_DESC]
  ) {
    totalCount
    nodes { id: rowId number category status reportedAt place { id: rowId name } }
  }
}`,
      },
    ],
  },
  mixed: { title: '300 documents, mixed', caller: 'purpose', documents: MIXED_DOCUMENTS },
};

/** Leads to the row after which `page` begins, in steps: the same walk in the dialect of each GraphQL server. */
export const WALK = {
  hub: `query Walk($area: ID!, $after: String, $first: Int!) {
  events(area: $area, first: $first, after: $after, filter: { status: { eq: CLOSED } }, orderBy: [{ reportedAt: DESC }]) {
    nodes { id reportedAt }
    pageInfo { endCursor }
  }
}`,
  postgraphile: `query Walk($area: Int!, $after: Cursor, $first: Int!) {
  events: allEvents(
    condition: { communityId: $area, status: "CLOSED" }, first: $first, after: $after
    orderBy: [REPORTED_AT_DESC, PRIMARY_KEY_DESC]
  ) {
    nodes { id: rowId reportedAt }
    pageInfo { endCursor }
  }
}`,
} as const;
