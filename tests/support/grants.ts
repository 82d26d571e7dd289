import type { DemoCaller } from '../../src/auth/demo-callers.js';
import { demoPlacement } from '../../src/demo/callers.js';
import type { Tier } from '../../src/shared/principal.js';
import type { AskOptions, HubAnswer, JsonObject, TestHub } from './hub.js';

type Caller = Pick<DemoCaller, 'token'>;

export const GRANT = `id kind state type fields area { id code fullName level } purpose reason department tier holder holderAreas
  validFrom validTo sourceDepartment requestedBy requestedAt replyBy decidedBy decidedAt note revokedBy revokedAt revocationReason`;

/** A grant as the tests look at it. */
export interface SeenGrant {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly fields: readonly string[];
  readonly area: { readonly id: string; readonly code: string };
  readonly sourceDepartment: string | null;
  readonly validFrom: string;
  readonly validTo: string;
  readonly replyBy: string | null;
}

/** So many days from now, as GraphQL takes it. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

/** The steps of grants, each as GraphQL asks for it. */
export function grantsOf(hub: TestHub) {
  const mutate = (name: string, args: string, declared: string) => (caller: Caller, variables: JsonObject) =>
    hub.ask(caller, `mutation Step(${declared}) { ${name}(${args}) { ${GRANT} } }`, variables);
  const request = mutate('requestAccess', 'input: $input', '$input: RequestAccessInput!');
  const decide = mutate('decideAccess', 'input: $input', '$input: DecideAccessInput!');
  const revoke = mutate('revokeAccess', 'id: $id, reason: $reason', '$id: ID!, $reason: String!');
  const breakGlass = mutate('breakGlass', 'input: $input', '$input: BreakGlassInput!');
  return {
    /** Asks for the marital status in the demo's street, for a month, unless `more` says otherwise. */
    request: async (caller: Caller, more: JsonObject = {}) =>
      request(caller, {
        input: {
          type: 'Person',
          fields: ['maritalStatus'],
          area: await areaAt(hub, 'STREET'),
          purpose: '婚姻登记核查',
          reason: '联合核查',
          validTo: inDays(30),
          ...more,
        },
      }),
    decide: (caller: Caller, id: string, decision: string, more: JsonObject = {}) =>
      decide(caller, { input: { id, decision, ...more } }),
    revoke: (caller: Caller, id: string, reason = '不再需要') => revoke(caller, { id, reason }),
    breakGlass: async (caller: Caller, more: JsonObject = {}) =>
      breakGlass(caller, {
        input: {
          type: 'Person',
          fields: ['maritalStatus'],
          area: await areaAt(hub, 'STREET'),
          reason: '火灾救援',
          hours: 2,
          ...more,
        },
      }),
    one: (caller: Caller, id: string, options?: AskOptions) =>
      hub.ask(caller, `query One($id: ID!) { accessGrant(id: $id) { ${GRANT} } }`, { id }, options),
    list: (caller: Caller, filter: JsonObject = {}, page = 'first: 1000') =>
      hub.ask(
        caller,
        `query List($filter: AccessGrantFilter) { accessGrants(filter: $filter, ${page}) {
          totalCount edges { cursor } nodes { ${GRANT} } pageInfo { hasNextPage endCursor } } }`,
        { filter },
      ),
  };
}

/** The id of the demo callers' area of a tier. */
export async function areaAt(hub: TestHub, tier: Tier): Promise<string> {
  return String(await hub.value('select id from area where code = $1 and level = $2', demoPlacement[tier], tier));
}

/** The grants in an answer to a step. Throws where it failed. */
export function grantsIn({ body, text }: HubAnswer): readonly SeenGrant[] {
  const [value] = Object.values(body.data ?? {});
  if (typeof value !== 'object' || value === null) throw new Error(`no grant in ${text}`);
  return (Array.isArray(value) ? value : [value]) as unknown as readonly SeenGrant[];
}

/** The one grant in an answer. */
export function grantIn(answer: HubAnswer): SeenGrant {
  const [grant, ...more] = grantsIn(answer);
  if (grant === undefined || more.length > 0) throw new Error(`not one grant in ${answer.text}`);
  return grant;
}
