import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { MODELS } from '../modules/index.js';
import { vocabularyOf } from '../modules/vocabulary.js';
import { PolicyError } from '../policy/access-file.js';
import { type LoadedPolicy, loadPolicy } from '../policy/policy.js';
import { packagePath } from '../shared/package-root.js';

/** The policy of the access files in a directory; what is wrong with them ends the command. */
export function loadFiles(command: Command, directory = defaultDirectory()): LoadedPolicy {
  if (!existsSync(directory)) return command.error(`error: there is no directory ${directory}`);
  try {
    return loadPolicy(directory, vocabularyOf(MODELS));
  } catch (error) {
    if (error instanceof PolicyError) return command.error(error.message);
    throw error;
  }
}

/** Where the hub's own access files are. */
export function defaultDirectory(): string {
  return packagePath('schema/access');
}
