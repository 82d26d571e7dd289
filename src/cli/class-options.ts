import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PrincipalClass } from '../policy/access.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { PRINCIPAL_KINDS, type PrincipalKind, TIERS } from '../shared/principal.js';

/** Whether the request carries a purpose and a case. */
export interface ReasonOptions {
  readonly purpose?: true;
  readonly case?: true;
}

/** A class of callers on the command line. */
export interface ClassOptions extends ReasonOptions {
  readonly as: Pick<PrincipalClass, 'department' | 'tier'>;
  readonly kind: PrincipalKind;
}

/** Adds `--as`, `--kind`, `--purpose` and `--case`, which describe a class of callers. */
export function withClassOptions(command: Command): Command {
  return withReasonOptions(
    command
      .requiredOption('--as <department@TIER>', 'for example public_security@STREET', parseCaller)
      .addOption(new Option('--kind <kind>', 'kind of caller').choices(PRINCIPAL_KINDS).default('person')),
  );
}

/** Adds `--purpose` and `--case`. */
export function withReasonOptions(command: Command): Command {
  return command.option('--purpose', 'the request carries a purpose').option('--case', 'the request carries a case');
}

/** The class that the options describe; a department that the policy does not have ends the command. */
export function classOfOptions(options: ClassOptions, policy: LoadedPolicy, command: Command): PrincipalClass {
  const { department, tier } = options.as;
  if (!Object.hasOwn(policy.document.departments, department)) {
    const known = Object.keys(policy.document.departments).join(', ');
    command.error(`error: unknown department "${department}": use one of ${known}`);
  }
  return { kind: options.kind, department, tier, grants: [], ...reasonOf(options) };
}

/** What the request carries. */
export function reasonOf(options: ReasonOptions): Pick<PrincipalClass, 'hasPurpose' | 'hasCase'> {
  return { hasPurpose: options.purpose === true, hasCase: options.case === true };
}

function parseCaller(text: string): ClassOptions['as'] {
  const [department = '', name] = text.split('@');
  const tier = TIERS.find((known) => known === name?.toUpperCase());
  if (tier === undefined) throw new InvalidArgumentError(`write <department>@<tier>, tier one of ${TIERS.join(', ')}`);
  return { department, tier };
}
