import type { DemoCaller } from '../../src/auth/demo-callers.js';
import type { Tier } from '../../src/shared/principal.js';
import { areaAt } from './grants.js';
import type { HubAnswer, JsonObject, TestHub } from './hub.js';

type Caller = Pick<DemoCaller, 'token'>;

/** A step as the tests look at it. */
export interface SeenTransition {
  readonly event: string;
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly at: string;
  readonly dueAt: string | null;
  readonly tier: string;
  readonly availableActions: readonly string[];
}

const TRANSITION = 'event action from to at dueAt tier availableActions';

/** The steps of the life cycle by the names of their mutations: which arguments each takes beside the event. */
const STEPS = {
  handleSelf: { reply: 'String!' },
  acceptEvent: {},
  rejectEvent: { reason: 'String!' },
  assessEvent: { urgency: 'EventUrgency!', category: 'String', scale: 'DisputeScale', note: 'String' },
  dispatchEvent: { department: 'String!', note: 'String' },
  signEvent: {},
  returnEvent: { reason: 'String!' },
  whistleEvent: { departments: '[String!]!', note: 'String' },
  reportIn: { note: 'String' },
  escalateEvent: { reason: 'String!' },
  mediateEvent: { note: 'String!', agreement: 'String' },
  requestExtension: { reason: 'String!' },
  extendEvent: { workingDays: 'Int!', note: 'String' },
  resolveEvent: { reply: 'String!' },
  verifyEvent: { resolved: 'Boolean!', satisfaction: 'Satisfaction', note: 'String' },
  evaluateEvent: { satisfaction: 'Satisfaction!', note: 'String' },
  reopenEvent: { reason: 'String!' },
  referOut: { target: 'ReferralTarget!', reason: 'String!' },
  superviseEvent: { level: 'SupervisionLevel!', reason: 'String!' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type StepName = keyof typeof STEPS;

export const STEP_NAMES = Object.keys(STEPS) as readonly StepName[];

/** What each step is given where a test does not say. */
const GIVEN: JsonObject = {
  reply: '已处理完毕',
  reason: '情况说明',
  urgency: 'NORMAL',
  department: 'urban_management',
  departments: ['urban_management', 'emergency'],
  note: '现场情况',
  workingDays: 5,
  resolved: true,
  satisfaction: 'SATISFIED',
  target: 'COURT',
  level: 'YELLOW',
};

/** What a step is given, of what it takes: what a test says, and what it needs beside. */
export function givenTo(name: StepName, more: JsonObject): JsonObject {
  const types: Readonly<Record<string, string>> = STEPS[name];
  const given = Object.entries(types).flatMap(([argument, type]) => {
    const value = more[argument] ?? (type.endsWith('!') || argument === 'note' ? GIVEN[argument] : undefined);
    return value === undefined ? [] : [[argument, value] as const];
  });
  return Object.fromEntries(given);
}

/** Every step, as GraphQL asks for it. */
export function eventsOf(hub: TestHub) {
  const report = async (caller: Caller, tier: Tier, more: JsonObject = {}): Promise<HubAnswer> =>
    hub.ask(caller, `mutation Report($input: ReportEventInput!) { reportEvent(input: $input) { ${TRANSITION} } }`, {
      input: { kind: 'DISPUTE', category: '邻里纠纷', description: '噪声纠纷', area: await areaAt(hub, tier), ...more },
    });
  const step = (caller: Caller, name: StepName, event: string, more: JsonObject = {}): Promise<HubAnswer> => {
    const types: Readonly<Record<string, string>> = STEPS[name];
    const declared = Object.entries(types).map(([argument, type]) => `, $${argument}: ${type}`);
    const passed = Object.keys(types).map((argument) => `, ${argument}: $${argument}`);
    return hub.ask(
      caller,
      `mutation Step($event: ID!${declared.join('')}) { ${name}(event: $event${passed.join('')}) { ${TRANSITION} } }`,
      { event, ...givenTo(name, more) },
    );
  };
  return { report, step };
}

/** The step of an answer. Throws where it was refused. */
export function transitionIn({ body, text }: HubAnswer): SeenTransition {
  const [found] = Object.values(body.data ?? {});
  if (found === null || found === undefined) throw new Error(`no step in ${text.slice(0, 500)}`);
  return found as unknown as SeenTransition;
}
