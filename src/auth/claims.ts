import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { HubError } from '../shared/errors.js';
import { PRINCIPAL_KINDS, SEPARATE_DUTIES, TIERS } from '../shared/principal.js';
import { PRINTABLE } from '../shared/printable.js';
import type { Caller } from './credential.js';

/** Names of the claims that describe a caller. */
export interface ClaimNames {
  readonly department: string;
  readonly tier: string;
  readonly areas: string;
  readonly role: string;
}

/** Ids that belong to service accounts and to operators of the command line; a token may not claim one. */
const RESERVED = ['service:', 'operator:'];

const claims = z
  .object({
    id: z
      .string()
      .min(1)
      .max(200)
      .regex(PRINTABLE)
      .refine((id) => !RESERVED.some((prefix) => id.startsWith(prefix))),
    department: z.string(),
    tier: z.enum(TIERS),
    areaCodes: z
      .array(z.string().regex(/^\d{1,18}$/))
      .max(500)
      .optional(),
    kind: z.enum(PRINCIPAL_KINDS).default('person'),
  })
  .refine(({ tier, areaCodes }) => tier === 'GRID' || areaCodes !== undefined)
  .refine(({ kind, department }) => kind !== 'auditor' || department === 'audit');

/** Issuers write several roles as a list, or as one text like the `scope` of OAuth 2.0 (RFC 8693). */
function rolesIn(claim: unknown): readonly unknown[] {
  if (typeof claim === 'string') return claim.split(/[\s,]+/);
  return Array.isArray(claim) ? claim : [];
}

/**
 * The caller that the claims of a verified token describe; undefined where they describe none. A caller of the GRID tier
 * reads by grid assignments, not by areas, so that an areas claim means nothing there.
 * @throws HubError DUTIES_NOT_SEPARATE when the role claim names several of the duties that no account may join
 */
export function callerOfClaims(
  payload: JWTPayload,
  names: ClaimNames,
  departments: Pick<ReadonlySet<string>, 'has'>,
): Caller | undefined {
  const roles = rolesIn(payload[names.role]);
  if (SEPARATE_DUTIES.filter((duty) => roles.includes(duty)).length > 1) throw new HubError('DUTIES_NOT_SEPARATE');
  const result = claims.safeParse({
    id: payload.sub,
    department: payload[names.department],
    tier: payload[names.tier],
    areaCodes: payload[names.areas],
    kind: payload[names.role],
  });
  if (!result.success || !departments.has(result.data.department)) return undefined;
  const { id, kind, department, tier, areaCodes = [] } = result.data;
  return { id, kind, department, tier, areaCodes: tier === 'GRID' ? [] : areaCodes };
}
