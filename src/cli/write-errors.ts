import { readFileSync, writeFileSync } from 'node:fs';
import { ERRORS } from '../shared/errors.js';

/**
 * The script behind `npm run docs:errors`: writes docs/errors.md from the catalogue, or with `--check` only compares it and
 * ends with status 1 when it differs. Run in the project's directory.
 */
const FILE = 'docs/errors.md';

const HEAD = `# Errors

Every error of the hub has a code in \`errors[].extensions.code\` and says in \`extensions.advice\` what to do. No message tells whether a
record exists. Errors of status 500 and above also carry \`extensions.requestId\`; the operator finds it in the log. The status is that of
an answer without \`data\`; see [graphql-over-http.md](graphql-over-http.md). Printed from \`src/shared/errors.ts\` by \`npm run docs:errors\`.

| code | status | message | what to do |
| --- | --- | --- | --- |
`;

function print(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, message, advice }]) => {
    return `| \`${code}\` | ${status} | ${cell(message)} | ${cell(advice)} |\n`;
  });
  return HEAD + rows.join('');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== print()) {
    console.error(`${FILE} is not what the catalogue says. Run: npm run docs:errors`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, print());
}
