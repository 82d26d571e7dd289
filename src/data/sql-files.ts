import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagePath } from '../shared/package-root.js';

/** The texts of the .sql files of a folder of the package, in order of their names. */
export function readSqlFiles(folder: string): readonly string[] {
  const directory = packagePath(folder);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readFileSync(join(directory, name), 'utf8'));
}
