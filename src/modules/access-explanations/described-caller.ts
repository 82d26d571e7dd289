import { integer } from '../../data/key-value.js';
import type { AccessDocument } from '../../policy/document.js';
import { checkText, LONGEST_PURPOSE } from '../../shared/check-text.js';
import { HubError } from '../../shared/errors.js';
import type { Principal } from '../../shared/principal.js';
import type { DescribedCallerInput } from './described-caller.input.js';
import type { ExplanationServices } from './explanation-context.js';

const MOST_AREAS = 100;
const LONGEST_ID = 200;

/**
 * The caller that is described, as auth would make it.
 * @throws HubError BAD_USER_INPUT where department or tier are missing or unknown, and where there is no such service account
 */
export async function describedCaller(
  { account }: Pick<ExplanationServices, 'account'>,
  document: AccessDocument,
  input: DescribedCallerInput,
): Promise<Principal> {
  const { id, purpose, caseId } = input;
  const isAccount = id?.startsWith('service:') === true && input.department == null && input.tier == null;
  const described = isAccount ? await account(id) : inWords(document, input);
  if (described === undefined) throw new HubError('BAD_USER_INPUT', 'There is no such service account.');
  return {
    ...described,
    ...(purpose != null && { purpose: checkText('purpose', purpose, LONGEST_PURPOSE) }),
    ...(caseId != null && { caseId: checkText('caseId', caseId, LONGEST_PURPOSE) }),
  };
}

/** Whoever has no id of their own holds no grid assignment and no emergency access. */
const NOBODY = '';

function inWords(document: AccessDocument, { id, kind, department, tier, areas }: DescribedCallerInput): Principal {
  if (department == null || tier == null)
    throw new HubError('BAD_USER_INPUT', 'A caller needs a department and a tier, or the id of a service account.');
  if (!Object.hasOwn(document.departments, department))
    throw new HubError('BAD_USER_INPUT', 'There is no department with this code.');
  return {
    id: id == null ? NOBODY : checkText('id', id, LONGEST_ID),
    kind: kind ?? 'person',
    department,
    tier,
    areaIds: areaIds(areas ?? []),
  };
}

function areaIds(areas: readonly string[]): readonly number[] {
  const ids = areas.map(integer);
  if (ids.length > MOST_AREAS || !ids.every((id) => id !== null))
    throw new HubError('BAD_USER_INPUT', `areas must be at most ${MOST_AREAS} ids of areas.`);
  return ids;
}
