import { Command, Option } from 'commander';
import { explain, explanationText } from '../policy/explain.js';
import { MATRIX_LEGEND, matrixText } from '../policy/matrix.js';
import { TIERS, type Tier } from '../shared/principal.js';
import {
  type ClassOptions,
  classOfOptions,
  type ReasonOptions,
  reasonOf,
  withClassOptions,
  withReasonOptions,
} from './class-options.js';
import { defaultDirectory, loadFiles } from './load-files.js';
import { addPolicyCommands } from './policy-commands.js';
import { shipCommand } from './ship.js';

interface MatrixCommandOptions extends ReasonOptions {
  readonly type?: string;
  readonly tier?: Tier;
}

/** `fivefold access`: the access files as a matrix, the explanation of one decision, the check of the files, and their versions. */
export function accessCommand(): Command {
  const access = new Command('access').description('Who may read what, from the access files');
  const matrix = access
    .command('matrix')
    .description('Print who reads what; with a tier, what it comes to there')
    .option('--type <Type>', 'one type only')
    .addOption(new Option('--tier <TIER>', 'what a caller at this tier gets').choices(TIERS));
  withReasonOptions(matrix).action(printMatrix);
  const explained = access
    .command('explain')
    .description('Say why a caller may or may not read a field')
    .argument('<Type.field>', 'for example Person.phone');
  withClassOptions(explained).action(printExplanation);
  access
    .command('check')
    .description('Check the access files; print each problem with its file and line')
    .argument('[directory]', 'where they are', defaultDirectory())
    .action(check);
  addPolicyCommands(access);
  return access.addCommand(shipCommand());
}

function printMatrix(options: MatrixCommandOptions, command: Command): void {
  const policy = loadFiles(command);
  const known = Object.keys(policy.document.types);
  if (options.type !== undefined && !known.includes(options.type)) {
    command.error(`error: unknown type "${options.type}": use one of ${known.join(', ')}`);
  }
  const { tier } = options;
  const shown = { ...reasonOf(options), ...(tier === undefined ? {} : { tier }) };
  const types = options.type === undefined ? known : [options.type];
  print([MATRIX_LEGEND, ...types.map((type) => matrixText(policy, type, shown))].join('\n\n'));
}

function printExplanation(rule: string, options: ClassOptions, command: Command): void {
  const policy = loadFiles(command);
  const [type = '', field = ''] = rule.split('.');
  const explanation = explain(policy, classOfOptions(options, policy, command), type, field);
  if (explanation === undefined) command.error(`error: the access files have no line for "${rule}"`);
  else print(explanationText(explanation));
}

function check(directory: string, _options: object, command: Command): void {
  const { document, version } = loadFiles(command, directory);
  const types = Object.values(document.types);
  const lines = types.reduce((sum, type) => sum + Object.keys(type.fields).length, 0);
  const departments = Object.keys(document.departments).length;
  print(`${types.length} types, ${lines} fields, ${departments} departments: complete. Policy version ${version}.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
