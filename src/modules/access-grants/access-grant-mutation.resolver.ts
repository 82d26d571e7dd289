import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { AccessGrant } from '../../access/access-grant.entity.js';
import { SCALARS } from '../common/scalars.js';
import { BreakGlassInput, DecideAccessInput, RequestAccessInput } from './access-grant.inputs.js';
import { AccessGrantType } from './access-grant.type.js';
import { describeGrants } from './describe-grants.js';
import type { GrantContext } from './grant-context.js';
import { breakGlass } from './steps/break-glass.js';
import { decideAccess } from './steps/decide-access.js';
import { requestAccess } from './steps/request-access.js';
import { revokeAccess } from './steps/revoke-access.js';

/** What each step sets, for the receipt. */
const TAKEN = [
  ...['area', 'department', 'fields', 'holder', 'holderAreas', 'kind', 'reason', 'requestedAt', 'requestedBy'],
  ...['sourceDepartment', 'state', 'tier', 'type', 'validFrom', 'validTo'],
];
const REQUESTED = [...TAKEN, 'purpose', 'replyBy'].sort();
const DECIDED = ['decidedAt', 'decidedBy', 'note', 'state'];
const NARROWED = [...DECIDED, 'area', 'fields', 'validFrom', 'validTo'].sort();
const REVOKED = ['revocationReason', 'revokedAt', 'revokedBy', 'state'];

/** The steps of a grant. Each names the grants that it changed on the receipt. */
@Resolver()
export class AccessGrantMutationResolver {
  @Mutation(() => [AccessGrantType], {
    description: 'Asks for fields of a type; one request for each department that decides on some of them 申请授权',
  })
  async requestAccess(
    @Ctx() context: GrantContext,
    @Arg('input', () => RequestAccessInput, { description: 'What is asked for 申请' }) input: RequestAccessInput,
  ): Promise<readonly AccessGrantType[]> {
    return written(context, 'requestAccess', REQUESTED, await requestAccess(context, input));
  }

  @Mutation(() => AccessGrantType, {
    description: 'Approves, narrows or refuses a request, for the source department of its fields 审批授权',
  })
  async decideAccess(
    @Ctx() context: GrantContext,
    @Arg('input', () => DecideAccessInput, { description: 'The decision 审批' }) input: DecideAccessInput,
  ): Promise<AccessGrantType> {
    const grant = await decideAccess(context, input);
    const fields = input.decision === 'narrow' ? NARROWED : DECIDED;
    return one(await written(context, `${input.decision}Access`, fields, [grant]));
  }

  @Mutation(() => AccessGrantType, { description: 'Ends a grant, or withdraws a request 撤销授权' })
  async revokeAccess(
    @Ctx() context: GrantContext,
    @Arg('id', () => SCALARS.ID, { description: 'Id of the grant 授权标识' }) id: string,
    @Arg('reason', () => SCALARS.String, { description: 'Why, 1 to 1000 characters 理由' }) reason: string,
  ): Promise<AccessGrantType> {
    return one(await written(context, 'revokeAccess', REVOKED, [await revokeAccess(context, { id, reason })]));
  }

  @Mutation(() => [AccessGrantType], {
    description: "Takes emergency access inside the caller's own areas, at once and for at most 24 hours 紧急访问",
  })
  async breakGlass(
    @Ctx() context: GrantContext,
    @Arg('input', () => BreakGlassInput, { description: 'What is taken, and why 紧急访问' }) input: BreakGlassInput,
  ): Promise<readonly AccessGrantType[]> {
    return written(context, 'breakGlass', TAKEN, await breakGlass(context, input));
  }
}

async function written(
  context: GrantContext,
  action: string,
  fields: readonly string[],
  grants: readonly AccessGrant[],
): Promise<readonly AccessGrantType[]> {
  await context.em.flush();
  context.reportWrite({ action, type: 'AccessGrant', fields, ids: grants.map(({ id }) => id).join() });
  return describeGrants(context.em, grants);
}

function one(grants: readonly AccessGrantType[]): AccessGrantType {
  const [grant] = grants;
  if (grant === undefined) throw new Error('a step without its grant');
  return grant;
}
