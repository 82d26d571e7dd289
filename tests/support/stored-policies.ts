import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import { type LoadedPolicy, policyOf } from '../../src/policy/policy.js';
import type { TestHub } from './hub.js';
import { hubPolicy } from './policy.js';

/** The hub's own policy with a text replaced in one of its files. */
export function changedPolicy(file: string, from: string | RegExp, to: string): LoadedPolicy {
  const { files } = hubPolicy();
  const text = files[file] ?? '';
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} does not hold ${from}`);
  return policyOf({ ...files, [file]: changed }, vocabularyOf(MODELS));
}

/** Puts a policy in force as two officers would, in one transaction, unless it is; it may have been in force before. */
export async function enforcePolicy(
  hub: Pick<TestHub, 'sql' | 'value'>,
  { version, files }: LoadedPolicy,
): Promise<void> {
  const active = await hub.value<string>(`select version from access_policy where state = 'active'`);
  if (active === version) return;
  await hub.sql(
    `insert into access_policy (version, files, origin, state, base, reason, proposed_by, proposed_at)
     select $1, $2, 'proposed', 'candidate', version, 'a reason', 'proposer', now() from access_policy where state = 'active'
     on conflict (version) do update set origin = 'proposed', state = 'candidate', base = excluded.base, reason = 'a reason',
       proposed_by = 'proposer', proposed_at = now(), decided_by = null, decided_at = null, activated_at = null, retired_at = null`,
    [version, JSON.stringify(files)],
  );
  await hub.sql(
    `do $do$ begin
       update access_policy set state = 'retired', retired_at = now() where state = 'active';
       update access_policy set state = 'active', decided_by = 'approver', decided_at = now(), activated_at = now()
       where version = '${version}';
     end $do$`,
  );
}
