import type { FilterQuery } from '@mikro-orm/core';
import { AccessGrant } from '../../access/access-grant.entity.js';
import { HubError } from '../../shared/errors.js';
import { isUuid } from '../../shared/uuid.js';
import { KeysetPage, type PageSource } from '../common/keyset-page.js';
import type { PageArguments } from '../common/page-arguments.js';
import type { AccessGrantType } from './access-grant.type.js';
import type { AccessGrantFilter } from './access-grant-filter.type.js';
import { describeGrants } from './describe-grants.js';
import type { GrantContext } from './grant-context.js';
import { grantsInState } from './grant-state.js';
import { databaseTime } from './steps/database-time.js';
import { visibleGrants } from './visible-grants.js';

/** The grant with this id; null where there is none for the caller. */
export async function findVisibleGrant(context: GrantContext, id: string): Promise<AccessGrantType | null> {
  const em = context.grants.reader();
  const where = { $and: [visibleGrants(context.principal), { id }] };
  const found = isUuid(id) ? await em.find(AccessGrant, where) : [];
  reportGrants(context, found);
  const [grant] = await describeGrants(em, found);
  return grant ?? null;
}

/**
 * A page of the grants that the caller sees, newest first.
 * @throws HubError for a page size out of bounds, and for a cursor of another caller, filter or policy
 */
export function grantsPage(
  context: GrantContext,
  filter: AccessGrantFilter,
  page: PageArguments,
): KeysetPage<AccessGrantType> {
  if (JSON.stringify(filter).includes('\\u0000')) {
    throw new HubError('BAD_USER_INPUT', 'The filter contains the character NUL.');
  }
  const { id, kind, department, tier } = context.principal;
  const { cursors, reader } = context.grants;
  const binding = JSON.stringify(['accessGrants', id, kind, department, tier, context.policyVersion, filter]);
  const em = reader();
  const conditions = async () => [visibleGrants(context.principal), ...conditionsOf(filter, await databaseTime(em))];
  const source: PageSource<AccessGrantType> = {
    read: async ({ backward, limit, after }) => {
      const direction = backward ? 'asc' : 'desc';
      const where = [...(await conditions()), ...(isKey(after) ? [beyond(after, backward)] : [])];
      const orderBy = [{ requestedAt: direction }, { id: direction }] as const;
      return describeGrants(em, await em.find(AccessGrant, { $and: where }, { orderBy: [...orderBy], limit }));
    },
    count: async () => em.count(AccessGrant, { $and: await conditions() }),
    keyOf: (grant) => [grant.requestedAt, grant.id],
    isKey,
    report: (grants) => reportGrants(context, grants),
  };
  return new KeysetPage(source, { cursors, binding }, page);
}

type Key = readonly [requestedAt: string, id: string];

function isKey(value: unknown): value is Key {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function beyond([requestedAt, id]: Key, backward: boolean): FilterQuery<AccessGrant> {
  const at = new Date(requestedAt);
  return backward
    ? { $or: [{ requestedAt: { $gt: at } }, { requestedAt: at, id: { $gt: id } }] }
    : { $or: [{ requestedAt: { $lt: at } }, { requestedAt: at, id: { $lt: id } }] };
}

function conditionsOf(filter: AccessGrantFilter, now: Date): FilterQuery<AccessGrant>[] {
  const { kind, state, type, department, sourceDepartment, requestedBy } = filter;
  return [
    kind == null ? {} : { kind },
    state == null ? {} : grantsInState(state, now),
    type == null ? {} : { type },
    department == null ? {} : { department },
    sourceDepartment == null ? {} : { sourceDepartment },
    requestedBy == null ? {} : { requestedBy },
  ];
}

const EVERY_FIELD = ['*'];
const NO_FIELD: readonly string[] = [];

function reportGrants(context: GrantContext, grants: readonly { readonly id: string }[]): void {
  context.reportRead({
    type: 'AccessGrant',
    full: EVERY_FIELD,
    masked: NO_FIELD,
    withheld: NO_FIELD,
    count: grants.length,
    ids: grants.map(({ id }) => id).join(),
  });
}
