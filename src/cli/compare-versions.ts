import type { Command } from 'commander';
import { MODELS } from '../modules/index.js';
import { vocabularyOf } from '../modules/vocabulary.js';
import { PolicyError } from '../policy/access-file.js';
import { describeChange } from '../policy/describe-change.js';
import { policyDiff } from '../policy/diff.js';
import { type LoadedPolicy, policyOf } from '../policy/policy.js';
import { StartupError } from '../shared/startup-error.js';
import { askHub } from './ask-hub.js';
import { loadFiles } from './load-files.js';
import type { ShownDiff } from './policy-answers.js';
import { diffOperation, filesOperation, versionsOperation } from './policy-queries.js';

const VERSION = /^[0-9a-f]{16}$/;

/**
 * What changes from A to B: each a version of the hub, `active` for the one in force, or a directory. The hub compares its
 * own versions and counts rows; with a directory the files are compared here, and no row is counted.
 */
export async function compareVersions(a: string, b: string, url: string, command: Command): Promise<ShownDiff> {
  const [from, to] = [await versionOf(a, url), await versionOf(b, url)];
  if (from !== undefined && to !== undefined) return (await askHub(url, diffOperation(from, to))).policyDiff;
  const load = async (directory: string, version: string | undefined) =>
    version === undefined ? loadFiles(command, directory) : loadVersion(version, url);
  return shown(await load(a, from), await load(b, to));
}

/** The version that is meant; undefined for a directory. */
async function versionOf(text: string, url: string): Promise<string | undefined> {
  if (VERSION.test(text)) return text;
  if (text !== 'active') return undefined;
  const { policyVersions } = await askHub(url, versionsOperation());
  return policyVersions.find(({ state }) => state === 'ACTIVE')?.version;
}

async function loadVersion(version: string, url: string): Promise<LoadedPolicy> {
  const { policyVersion } = await askHub(url, filesOperation(version));
  if (policyVersion === null) throw new StartupError(`The hub has no version ${version}.`);
  const texts = Object.fromEntries(policyVersion.files.map(({ name, text }) => [name, text]));
  try {
    return policyOf(texts, vocabularyOf(MODELS));
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new StartupError(`Version ${version} was written for another version of the software:\n${error.message}`);
  }
}

function shown(before: LoadedPolicy, after: LoadedPolicy): ShownDiff {
  const { lines, changes } = policyDiff(before, after);
  const upper = (texts: readonly string[]) => texts.map((text) => text.toUpperCase());
  return {
    from: before.version,
    to: after.version,
    lines: lines.map((line) => ({ ...line, before: line.before ?? null, after: line.after ?? null })),
    changes: changes.map((change) => {
      const rule = after.document.types[change.type] ?? before.document.types[change.type];
      const words = describeChange(change, rule);
      const rows = ({ gained, lost }: { readonly gained: string; readonly lost: string }) => ({
        ...{ gained: null, lost: null },
        ...{ gainedRows: gained, lostRows: lost },
      });
      const { type, field, department, tier, kinds, reasons } = change;
      const of = { type, field, department, tier, kinds: upper(kinds), reasons: upper(reasons) };
      return { ...of, full: rows(words.full), masked: rows(words.masked) };
    }),
  };
}
