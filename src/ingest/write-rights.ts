import type { Model } from '../data/model.js';
import type { PrincipalClass } from '../policy/access.js';
import type { CallerAccess } from '../policy/caller-access.js';
import type { AccessDocument } from '../policy/document.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { HubError } from '../shared/errors.js';
import { writeFields } from './write-fields.js';

/** What a caller may write of a type. */
export interface WriteRights {
  /** Fields that may be sent at all; a value of any other field is refused. */
  readonly sent: ReadonlySet<string>;
  /** Of these the caller's department is the source (一数一源), so that its values count. Sorted. */
  readonly owned: readonly string[];
}

/**
 * What a class of callers may write of a type, by the same decisions as its reads. A field that is closed to the caller cannot be
 * sent; one whose source is the caller's department and that the caller reads in full is written; every other one is a proposal. The
 * purpose and case that a tier needs to read are not asked for, since writing gives nothing away; grants are for reading.
 * @returns undefined for whoever belongs to a department that is the source of no field of the type
 */
export function rightsOf(policy: LoadedPolicy, caller: PrincipalClass, model: Model): WriteRights | undefined {
  const access = policy.decide({ ...caller, hasPurpose: true, hasCase: true, grants: [] }, model.name);
  const owned = writeFields(model).flatMap(({ name }) =>
    isSource(policy.document, model, name, caller.department) && access.fields[name]?.full.op !== 'false' ? [name] : [],
  );
  const open = (caller.kind === 'person' || caller.kind === 'system') && access.visible.op !== 'false';
  if (!open || owned.length === 0) return undefined;
  const sent = writeFields(model).filter(({ name }) => (access.fields[name]?.mask.op ?? 'false') !== 'false');
  return { sent: new Set(sent.map(({ name }) => name)), owned: owned.sort() };
}

/**
 * What a caller may write of a type.
 * @throws HubError FORBIDDEN for whoever may write nothing of it
 */
export function writeRights({ state, class: caller }: CallerAccess, model: Model): WriteRights {
  const rights = rightsOf(state.policy, caller, model);
  if (rights === undefined) throw new HubError('FORBIDDEN');
  return rights;
}

/** Whether what one caller may write is what another may. */
export function sameRights(one: WriteRights, other: WriteRights): boolean {
  return one.owned.join() === other.owned.join() && [...one.sent].join() === [...other.sent].join();
}

/** Who the reporter of an event is: any department that is the source of another field of it. */
const REPORTER = 'reporter';

/** Whether a department is a source of a field. */
export function isSource(document: AccessDocument, { name: type }: Model, field: string, department: string): boolean {
  const fields = document.types[type]?.fields ?? {};
  const sources = fields[field]?.sources ?? [];
  if (sources.includes(department)) return true;
  return sources.includes(REPORTER) && Object.values(fields).some((line) => line.sources.includes(department));
}
