import { readFileSync, writeFileSync } from 'node:fs';
import { packagePath } from '../../src/shared/package-root.js';

const README = packagePath('README.md');
const ASK = /^ask (\S+) '([^']*)'(.*)$/s;
const HEADER = /-H '([\w-]+): ([^']*)'/g;
const EXAMPLE = /```sh\n(ask [^`]*?)\n```\n\n```json\n([^`]*?)\n```/g;

/** A first query of the README, and the answer that stands below it. */
export interface ReadmeExample {
  readonly caller: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string;
}

/** The queries of the README with their answers, in order. */
export function readmeExamples(): readonly ReadmeExample[] {
  return [...readFileSync(README, 'utf8').matchAll(EXAMPLE)].map(([, command = '', answer = '']) => {
    const [, caller = '', query = '', options = ''] = ASK.exec(command) ?? [];
    const headers = Object.fromEntries([...options.matchAll(HEADER)].map(([, name = '', value = '']) => [name, value]));
    return { caller, query, headers, answer };
  });
}

/** Puts answers below the README's queries, in order. */
export function writeReadmeAnswers(answers: readonly string[]): void {
  let at = 0;
  const text = readFileSync(README, 'utf8').replace(
    EXAMPLE,
    (_, command: string) => `\`\`\`sh\n${command}\n\`\`\`\n\n\`\`\`json\n${answers[at++] ?? ''}\n\`\`\``,
  );
  writeFileSync(README, text);
}

/** An answer as the README shows it: indented. */
export function shown(body: unknown): string {
  return JSON.stringify(body, null, 2);
}

const CHANGING = new Set(['receipt', 'endCursor', 'recordedAt', 'sequence', 'policyVersion']);

/** The answer without what differs from one start to the next. */
export function lasting(answer: string): unknown {
  return JSON.parse(answer, (key: string, value: unknown) => (CHANGING.has(key) ? '...' : value));
}
