/** The measured queries. */
export const QUERY_NAMES = ['person', 'events', 'people', 'places'] as const;
export type QueryName = (typeof QUERY_NAMES)[number];

/** One query as it is asked of both servers. */
export interface BenchQuery {
  readonly title: string;
  /** GraphQL text, for the hub. */
  readonly text: string;
  /** Reason given to the hub beside the caller's credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** Which ids the variable takes. */
  readonly ids: 'people' | 'communities';
  readonly variable: 'id' | 'area';
}

/** The caller: the grid centre of the district, whose rows are the whole district's. */
export const CALLER = { department: 'grid_centre', tier: 'DISTRICT' } as const;

/** With a purpose the caller reads level 3 in full, but not that of a person under 14; with a case also level 4. */
const PURPOSE = { 'x-purpose': 'benchmark' };
const CASE = { ...PURPOSE, 'x-case-id': 'B-1' };

export const QUERIES: Readonly<Record<QueryName, BenchQuery>> = {
  person: {
    title: 'one person',
    headers: PURPOSE,
    ids: 'people',
    variable: 'id',
    text: `query OnePerson($id: ID!) {
  person(id: $id) {
    id name idNumber sex birthDate phone residenceAddress kind maritalStatus careNeeds
    residenceArea { id name }
    household { id number }
  }
}`,
  },
  events: {
    title: '50 events + 3 relations',
    headers: PURPOSE,
    ids: 'communities',
    variable: 'area',
    text: `query LatestEvents($area: ID!) {
  events(area: $area, first: 50, orderBy: [{ reportedAt: DESC }]) {
    nodes {
      id number kind category status reportedAt description
      place { id name }
      reporter { name phone }
      organization { id name }
    }
  }
}`,
  },
  people: {
    title: '1,000 people',
    headers: PURPOSE,
    ids: 'communities',
    variable: 'area',
    text: `query Residents($area: ID!) {
  people(area: $area, first: 1000) {
    nodes { id name sex birthDate phone residenceAddress kind }
  }
}`,
  },
  places: {
    title: '20 places > 20 people > 5 events',
    headers: CASE,
    ids: 'communities',
    variable: 'area',
    text: `query Buildings($area: ID!) {
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
  },
};
