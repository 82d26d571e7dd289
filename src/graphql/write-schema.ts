import { readFileSync, writeFileSync } from 'node:fs';
import { printHubSchema } from './print.js';

/**
 * The script behind `npm run schema`: writes schema/schema.graphql, or with `--check` only compares it and ends with
 * status 1 when it is not what the code gives. Run in the project's directory.
 */
const FILE = 'schema/schema.graphql';

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== printHubSchema()) {
    console.error(`${FILE} is not what the code gives. Run: npm run schema`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, printHubSchema());
}
