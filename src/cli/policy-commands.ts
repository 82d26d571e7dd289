import type { Command } from 'commander';
import { readAccessTexts } from '../policy/load.js';
import { StartupError } from '../shared/startup-error.js';
import { askHub } from './ask-hub.js';
import { compareVersions } from './compare-versions.js';
import { LOCAL_HUB } from './hub-address.js';
import { defaultDirectory, loadFiles } from './load-files.js';
import { decideOperation, proposeOperation, replayOperation, versionsOperation } from './policy-queries.js';
import { diffText, replayText, versionsTable } from './policy-tables.js';
import { readMoment } from './read-moment.js';

interface HubOptions {
  readonly url: string;
}

interface ProposeOptions extends HubOptions {
  readonly reason: string;
}

interface DecideOptions extends HubOptions {
  readonly note?: string;
}

interface ReplayOptions extends HubOptions {
  readonly since?: Date;
  readonly until?: Date;
}

/** How far back a replay looks when it is not told. */
const REPLAYED_DAYS = 7;

/** Adds the commands that change the policy of a running hub, as the caller of FIVEFOLD_TOKEN. */
export function addPolicyCommands(access: Command): void {
  ofHub(access, 'propose')
    .description('Propose access files to replace what is in force; another officer approves them')
    .argument('[directory]', 'where they are', defaultDirectory())
    .requiredOption('--reason <text>', 'why')
    .action(propose);
  for (const decision of ['approve', 'refuse'] as const) {
    ofHub(access, decision)
      .description(decision === 'approve' ? 'Put a candidate in force, on every node at once' : 'Refuse a candidate')
      .argument('<version>')
      .option('--note <text>', 'a note that is kept with the decision')
      .action((version: string, options: DecideOptions) => decide(decision, version, options));
  }
  ofHub(access, 'versions').description('Print all versions').action(list);
  ofHub(access, 'diff')
    .description('Print who gains and loses what from A to B, with the number of rows where both are versions')
    .argument('<A>', 'a version, "active", or a directory of access files')
    .argument('<B>')
    .action(compare);
  ofHub(access, 'replay')
    .description('Print what recorded reads would have given by a version')
    .argument('<version>')
    .option('--since <moment>', `recorded since then; ${REPLAYED_DAYS} days ago unless given`, readMoment)
    .option('--until <moment>', 'recorded before then', readMoment)
    .action(replay);
}

function ofHub(access: Command, name: string): Command {
  return access.command(name).option('--url <url>', 'address of the hub', LOCAL_HUB);
}

async function propose(directory: string, { url, reason }: ProposeOptions, command: Command): Promise<void> {
  loadFiles(command, directory);
  const files = Object.entries(readAccessTexts(directory)).map(([name, text]) => ({ name, text }));
  const { proposePolicy: proposed } = await askHub(url, proposeOperation(files, reason));
  print(`Proposed as version ${proposed.version}, to replace ${proposed.base}. Another officer decides it:`);
  print(`  fivefold access diff ${proposed.base} ${proposed.version}`);
  print(`  fivefold access approve ${proposed.version}`);
}

async function decide(decision: 'approve' | 'refuse', version: string, { url, note }: DecideOptions): Promise<void> {
  const { decided } = await askHub(url, decideOperation(decision, version, note));
  print(`Version ${decided.version} is ${decided.state === 'ACTIVE' ? 'in force' : 'refused'}.`);
}

async function list({ url }: HubOptions): Promise<void> {
  const { policyVersions } = await askHub(url, versionsOperation());
  print(versionsTable(policyVersions));
}

async function compare(a: string, b: string, { url }: HubOptions, command: Command): Promise<void> {
  print(diffText(await compareVersions(a, b, url, command)));
}

async function replay(version: string, { url, since, until }: ReplayOptions): Promise<void> {
  const from = since ?? new Date(Date.now() - REPLAYED_DAYS * 86_400_000);
  if (until !== undefined && until < from) throw new StartupError('--until is before --since.');
  const operation = replayOperation(version, from.toISOString(), until?.toISOString());
  const { policyReplay } = await askHub(url, operation);
  print(replayText(policyReplay));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
