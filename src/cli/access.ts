import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { MODELS } from '../modules/index.js';
import { vocabularyOf } from '../modules/vocabulary.js';
import type { PrincipalClass } from '../policy/access.js';
import { PolicyError } from '../policy/access-file.js';
import { explain, explanationText } from '../policy/explain.js';
import { MATRIX_LEGEND, matrixText } from '../policy/matrix.js';
import { type LoadedPolicy, loadPolicy } from '../policy/policy.js';
import { packagePath } from '../shared/package-root.js';
import { PRINCIPAL_KINDS, type PrincipalKind, TIERS, type Tier } from '../shared/principal.js';

interface ReasonOptions {
  readonly purpose?: true;
  readonly case?: true;
}

interface MatrixCommandOptions extends ReasonOptions {
  readonly type?: string;
  readonly tier?: Tier;
}

interface ExplainCommandOptions extends ReasonOptions {
  readonly as: Pick<PrincipalClass, 'department' | 'tier'>;
  readonly kind: PrincipalKind;
}

/** `fivefold access`: the access files as a matrix, the explanation of one decision, and the check of the files. */
export function accessCommand(): Command {
  const access = new Command('access').description('Who may read what, from the access files');
  access
    .command('matrix')
    .description('Print who reads what; with a tier, what it comes to there')
    .option('--type <Type>', 'one type only')
    .addOption(new Option('--tier <TIER>', 'what a caller at this tier gets').choices(TIERS))
    .option('--purpose', 'the request carries a purpose')
    .option('--case', 'the request carries a case')
    .action(printMatrix);
  access
    .command('explain')
    .description('Say why a caller may or may not read a field')
    .argument('<Type.field>', 'for example Person.phone')
    .requiredOption('--as <department@TIER>', 'for example public_security@STREET', parseCaller)
    .addOption(new Option('--kind <kind>', 'kind of caller').choices(PRINCIPAL_KINDS).default('person'))
    .option('--purpose', 'the request carries a purpose')
    .option('--case', 'the request carries a case')
    .action(printExplanation);
  access
    .command('check')
    .description('Check the access files; print each problem with its file and line')
    .argument('[directory]', 'where they are', defaultDirectory())
    .action(check);
  return access;
}

function printMatrix(options: MatrixCommandOptions, command: Command): void {
  const policy = load(command);
  const known = Object.keys(policy.document.types);
  if (options.type !== undefined && !known.includes(options.type)) {
    command.error(`error: unknown type "${options.type}": use one of ${known.join(', ')}`);
  }
  const { tier } = options;
  const shown = { ...reason(options), ...(tier === undefined ? {} : { tier }) };
  const types = options.type === undefined ? known : [options.type];
  print([MATRIX_LEGEND, ...types.map((type) => matrixText(policy, type, shown))].join('\n\n'));
}

function printExplanation(rule: string, options: ExplainCommandOptions, command: Command): void {
  const policy = load(command);
  const { department, tier } = options.as;
  if (!Object.hasOwn(policy.document.departments, department)) {
    const known = Object.keys(policy.document.departments).join(', ');
    command.error(`error: unknown department "${department}": use one of ${known}`);
  }
  const [type = '', field = ''] = rule.split('.');
  const explanation = explain(
    policy,
    { kind: options.kind, department, tier, grants: [], ...reason(options) },
    type,
    field,
  );
  if (explanation === undefined) command.error(`error: the access files have no line for "${rule}"`);
  else print(explanationText(explanation));
}

function check(directory: string, _options: object, command: Command): void {
  const { document, version } = load(command, directory);
  const types = Object.values(document.types);
  const lines = types.reduce((sum, type) => sum + Object.keys(type.fields).length, 0);
  const departments = Object.keys(document.departments).length;
  print(`${types.length} types, ${lines} fields, ${departments} departments: complete. Policy version ${version}.`);
}

function load(command: Command, directory = defaultDirectory()): LoadedPolicy {
  if (!existsSync(directory)) return command.error(`error: there is no directory ${directory}`);
  try {
    return loadPolicy(directory, vocabularyOf(MODELS));
  } catch (error) {
    if (error instanceof PolicyError) return command.error(error.message);
    throw error;
  }
}

function defaultDirectory(): string {
  return packagePath('schema/access');
}

function reason(options: ReasonOptions): Pick<PrincipalClass, 'hasPurpose' | 'hasCase'> {
  return { hasPurpose: options.purpose === true, hasCase: options.case === true };
}

function parseCaller(text: string): ExplainCommandOptions['as'] {
  const [department = '', name] = text.split('@');
  const tier = TIERS.find((known) => known === name?.toUpperCase());
  if (tier === undefined) throw new InvalidArgumentError(`write <department>@<tier>, tier one of ${TIERS.join(', ')}`);
  return { department, tier };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
