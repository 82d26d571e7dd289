import type { PrincipalKind, Tier } from '../../../shared/principal.js';
import type { RelationName } from './relations.js';

/** Who may do something with an event: callers of these kinds, departments and tiers to whom the event stands so. */
export interface Actor {
  /** For the documentation. */
  readonly name: string;
  readonly kinds: readonly PrincipalKind[];
  readonly departments: readonly string[] | 'any';
  readonly tiers: readonly Tier[];
  readonly relation: RelationName;
}

const EVERY_TIER = ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'] as const;
const HOLDING = ['DISTRICT', 'STREET', 'COMMUNITY'] as const;
const GRID_CENTRE = ['grid_centre'] as const;
const PERSON = ['person'] as const;
const PERSON_OR_SYSTEM = ['person', 'system'] as const;

/** Who acts on events, by the names that the table of transitions uses. */
export const ACTORS = {
  gridMember: {
    name: 'a member of that grid',
    ...{ kinds: PERSON, departments: 'any', tiers: ['GRID'], relation: 'own' },
  },
  gridHolder: {
    name: 'a member of the grid that holds it',
    ...{ kinds: PERSON, departments: 'any', tiers: ['GRID'], relation: 'holder' },
  },
  acceptingCentre: {
    name: 'the grid centre of the tier that holds it, or of one above up to the district',
    ...{ kinds: PERSON, departments: GRID_CENTRE, tiers: HOLDING, relation: 'holderOrAbove' },
  },
  holdingCentre: {
    name: 'the grid centre of the tier that holds it',
    ...{ kinds: PERSON, departments: GRID_CENTRE, tiers: HOLDING, relation: 'holder' },
  },
  streetCentre: {
    name: 'the grid centre of the street that holds it',
    ...{ kinds: PERSON, departments: GRID_CENTRE, tiers: ['STREET'], relation: 'holder' },
  },
  higherCentre: {
    name: 'the grid centre of a tier above the one that holds it',
    ...{ kinds: PERSON, departments: GRID_CENTRE, tiers: ['CITY', ...HOLDING], relation: 'above' },
  },
  anyCentre: {
    name: 'the grid centre',
    ...{ kinds: PERSON, departments: GRID_CENTRE, tiers: EVERY_TIER, relation: 'own' },
  },
  assignedDepartment: {
    name: 'the department that it is assigned to',
    ...{ kinds: PERSON_OR_SYSTEM, departments: 'any', tiers: EVERY_TIER, relation: 'assigned' },
  },
  mediator: {
    name: 'a person of the department that it is assigned to',
    ...{ kinds: PERSON, departments: 'any', tiers: EVERY_TIER, relation: 'assigned' },
  },
  unsignedDepartment: {
    name: 'each department whistled for, once',
    ...{ kinds: PERSON_OR_SYSTEM, departments: 'any', tiers: EVERY_TIER, relation: 'unsigned' },
  },
  missingDepartment: {
    name: 'each department whistled for, once',
    ...{ kinds: PERSON_OR_SYSTEM, departments: 'any', tiers: EVERY_TIER, relation: 'missing' },
  },
  verifier: {
    name: 'the grid centre or the hotline, but not who handled it',
    ...{
      kinds: PERSON_OR_SYSTEM,
      departments: ['grid_centre', 'hotline_12345'],
      tiers: EVERY_TIER,
      relation: 'notHandler',
    },
  },
  reporter: {
    name: 'who reported it',
    ...{ kinds: PERSON_OR_SYSTEM, departments: 'any', tiers: EVERY_TIER, relation: 'reporter' },
  },
} as const satisfies Readonly<Record<string, Actor>>;
