/** Where the value of a field stands. */
export type Place =
  | { readonly is: 'column'; readonly column: string }
  /** The key of one other record. */
  | { readonly is: 'one'; readonly column: string }
  /** Several columns, all NULL where the first is; `person` is the key of a person. */
  | { readonly is: 'object'; readonly parts: Readonly<Record<string, string>> }
  /** Keys of other records in a table of links; NULL in `open` where the link holds now. */
  | {
      readonly is: 'links';
      readonly table: string;
      readonly from: string;
      readonly to: string;
      readonly open?: string;
    };

/** A type of the schema and the table that holds its records. */
export interface Kind {
  readonly table: string;
  /** Its records lie in areas. */
  readonly lies: boolean;
  /** Fields that have a line in the access files. */
  readonly fields: Readonly<Record<string, Place>>;
  /** Relations that are the other direction of a field of the type that they lead to: that field. */
  readonly inverse: Readonly<Record<string, string>>;
}

/** Columns whose names are the fields' own. */
function columns(names: string): Record<string, Place> {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(names.split(' ').map((name) => [name, { is: 'column', column: snake(name) }]));
}

function ones(keys: Readonly<Record<string, string>>): Record<string, Place> {
  return Object.fromEntries(Object.entries(keys).map(([name, column]) => [name, { is: 'one', column }]));
}

const point: Place = { is: 'object', parts: { longitude: 'longitude', latitude: 'latitude' } };

/** The tables of the categories, as the migrations make them and the schema names them. */
export const CATALOGUE: Readonly<Record<string, Kind>> = {
  Person: {
    ...{ table: 'person', lies: true },
    fields: {
      ...columns('id name idNumber sex birthDate phone residenceAddress kind maritalStatus careNeeds headRelation'),
      ...ones({ residenceArea: 'area_id', registeredArea: 'registered_area_id', household: 'household_id' }),
      ...ones({ homePlace: 'home_place_id', workPlace: 'work_place_id' }),
    },
    inverse: { reportedEvents: 'reporter', partyEvents: 'parties' },
  },
  Household: {
    ...{ table: 'household', lies: true },
    fields: { ...columns('id number tenure welfare'), ...ones({ area: 'area_id', place: 'place_id' }) },
    inverse: { members: 'household' },
  },
  Event: {
    ...{ table: 'event', lies: true },
    fields: {
      ...columns('id number kind category requestKind scale status reportedAt dueAt closedAt description agreement'),
      ...columns('tier urgency reply satisfaction'),
      supervision: { is: 'object', parts: { level: 'supervision', dueAt: 'supervision_due_at' } },
      ...ones({ area: 'area_id', place: 'place_id', organization: 'organization_id' }),
      reporter: { is: 'object', parts: { name: 'reporter_name', phone: 'reporter_phone', person: 'reporter_id' } },
      parties: { is: 'links', table: 'event_party', from: 'event_id', to: 'person_id' },
      things: { is: 'links', table: 'event_thing', from: 'event_id', to: 'thing_id' },
      assignedDepartments: {
        ...{ is: 'links', table: 'event_assignment', from: 'event_id', to: 'department_id', open: 'ended_at' },
      },
    },
    inverse: { history: 'event' },
  },
  EventStep: {
    ...{ table: 'event_step', lies: true },
    fields: {
      ...columns('id number action at dueAt referredTo note'),
      ...{ from: { is: 'column', column: 'from_status' }, to: { is: 'column', column: 'to_status' } },
      actor: { is: 'column', column: 'actor_id' },
      ...ones({ event: 'event_id', area: 'area_id', department: 'department_id' }),
    },
    inverse: {},
  },
  Place: {
    ...{ table: 'place', lies: true },
    fields: { ...columns('id name kind address code hazards'), ...ones({ area: 'area_id' }), location: point },
    inverse: {
      ...{ residents: 'homePlace', workers: 'workPlace', households: 'place' },
      ...{ things: 'place', organizations: 'place', events: 'place' },
    },
  },
  Thing: {
    ...{ table: 'thing', lies: true },
    fields: {
      ...columns('id code kind status'),
      ...ones({ ownerDepartment: 'owner_department_id', area: 'area_id', place: 'place_id' }),
      location: point,
      sharingConsent: {
        is: 'object',
        parts: { from: 'sharing_from', until: 'sharing_until', revokedAt: 'sharing_revoked_at' },
      },
    },
    inverse: { events: 'things' },
  },
  Organization: {
    ...{ table: 'organization', lies: true },
    fields: {
      ...columns('id name creditCode kind status legalRepresentative phone'),
      ...ones({ area: 'area_id', place: 'place_id' }),
    },
    inverse: { events: 'organization' },
  },
  Area: {
    ...{ table: 'area', lies: false },
    fields: {
      ...columns('id code name fullName level gridKind validFrom validTo'),
      ...ones({ parent: 'parent_id', replacedBy: 'replaced_by_id' }),
    },
    inverse: {
      ...{ children: 'parent', people: 'residenceArea', households: 'area', events: 'area', places: 'area' },
      ...{ things: 'area', organizations: 'area', gridAssignments: 'area' },
    },
  },
  Department: {
    ...{ table: 'department', lies: false },
    fields: columns('id name label'),
    inverse: { assignedEvents: 'assignedDepartments', ownedThings: 'ownerDepartment' },
  },
  GridAssignment: {
    ...{ table: 'grid_assignment', lies: true },
    fields: { ...columns('id role name phone validFrom validTo'), ...ones({ area: 'area_id' }) },
    inverse: {},
  },
};

/** The columns of a field in the table of its type. */
export function columnsOf(place: Place): readonly string[] {
  if (place.is === 'object') return Object.values(place.parts);
  return place.is === 'links' ? [] : [place.column];
}
