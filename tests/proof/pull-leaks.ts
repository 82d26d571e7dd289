import { isDeepStrictEqual } from 'node:util';
import type { CanaryScan } from './canary-scan.js';
import type { Comparable } from './comparable.js';
import { difference, errorTextIn, type Leak, lasting, logged, told, unwritten } from './find-leaks.js';
import type { HttpAnswer, HttpRequest } from './http-side.js';
import type { PullProblems } from './pull-check.js';

/** What the answers to a request are held against. */
export interface PullSources {
  readonly scan: CanaryScan;
  /** One for each side. */
  readonly comparable: readonly [Comparable, Comparable];
  readonly check: (answer: HttpAnswer) => PullProblems;
}

/** Holds what departments pull over two worlds, which are the same to the caller, against each other and what the caller may read. */
export function findPullLeaks(
  { path, caller }: HttpRequest,
  answers: readonly [HttpAnswer, HttpAnswer],
  { scan, comparable, check }: PullSources,
): readonly Leak[] {
  const [one, other] = answers;
  const asked = `${decodeURIComponent(path)} ${caller.purpose} ${caller.caseId}`;
  const texts = [comparable[0].answer(one), comparable[1].answer(other)] as const;
  const receipts = comparable[0].coarse ? [0, 0] : answers.map((answer) => answer.receipts.map(lasting));
  const { values, records } = check(one);
  return [
    ...told('interference', [
      ...(texts[0] === texts[1] ? [] : [difference(...texts)]),
      ...(isDeepStrictEqual(...(receipts as [unknown, unknown]))
        ? []
        : [difference(JSON.stringify(receipts[0]), JSON.stringify(receipts[1]))]),
    ]),
    ...told(
      'canary',
      answers.flatMap(({ text, headers }) => scan.forbiddenIn(`${text}\n${JSON.stringify(headers)}`, asked)),
    ),
    ...told(
      'log',
      [...new Set(answers.flatMap(logged))].flatMap((line) => scan.valuesIn(line, '')),
    ),
    ...told('error text', one.status === 200 ? [] : errorTextIn(one.text, asked)),
    ...told('failure', one.text.includes('INTERNAL_SERVER_ERROR') ? [one.log.join(' ').slice(0, 2000)] : []),
    ...told('value', values),
    ...told('receipt', unwritten(one.receipts, records)),
  ];
}
