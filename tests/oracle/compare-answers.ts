import { MODELS } from '../../src/modules/index.js';
import { selection } from '../support/answered-value.js';
import { cursorIn } from '../support/both-ways.js';
import { type RandomOperation, randomOperation } from '../support/random-operation.js';
import type { Samples } from '../support/sample-values.js';
import type { Compared, Comparison, Disagreement, Tally } from './comparison.js';
import { difference, otherError } from './same-answer.js';

/** The most records that a world has of a type that lies in areas, and of one that does not. */
const MOST = { ancestors: 60, everyone: 40 };

/** One operation for each type that asks for all fields of all records. */
const WHOLE: readonly string[] = MODELS.map(({ many, fields, scope }) => {
  const asked = Object.entries(fields).map(([name, field]) => selection(name, field));
  return `{ ${many}(first: ${MOST[scope]}) { totalCount nodes { ${asked.join(' ')} } } }`;
});

/** Root fields that give what stands in no category. */
const NO_CATEGORY = /\b(availableActions|viewer|myAccess)\b/;

type Variables = Readonly<Record<string, unknown>>;

/** Compares the hub's answers to one caller with the oracle's. */
export class AnswerComparison {
  readonly #sides: Comparison;
  readonly #compared: Compared;
  readonly #tally: Tally;

  constructor(sides: Comparison, compared: Compared, tally: Tally) {
    this.#sides = sides;
    this.#compared = compared;
    this.#tally = tally;
  }

  /** Every field of every record of every type. */
  async whole(): Promise<Disagreement | undefined> {
    for (const source of WHOLE) {
      const { code, detail } = await this.#ask(source, {}, {});
      if (code !== undefined) throw new Error(`${code}: ${source}`);
      if (detail !== undefined) return { about: 'value', detail, source };
      this.#tally.whole += 1;
    }
    return undefined;
  }

  /** So many random operations. */
  async queries(count: number, samples: Samples): Promise<Disagreement | undefined> {
    const { view } = this.#compared;
    const { draw, path } = this.#sides;
    const prefers = (type: string, field: string) => view.isGiven(type, field, 'full');
    for (const end = this.#tally.queries + count; this.#tally.queries < end; ) {
      const operation = randomOperation(draw, { schema: path.schema, samples, prefers, identified: true });
      if (NO_CATEGORY.test(operation.source)) continue;
      const found = await this.#query(operation);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Asks for an operation, and for the pages on which the cursors of the answer go on. */
  async #query({ source, variables, cursors }: RandomOperation): Promise<Disagreement | undefined> {
    const first = await this.#ask(source, variables, variables);
    const end = first.told.errors[0]?.code ?? 'answered';
    this.#tally.ends.set(end, (this.#tally.ends.get(end) ?? 0) + 1);
    if (first.detail !== undefined) return { about: 'query', detail: first.detail, source, variables };
    if (first.own === undefined) return undefined;
    this.#tally.queries += 1;
    const { told, own } = first;
    const found = cursors.flatMap((cursor) => {
      const [ours, theirs] = [cursorIn(told.data, cursor), cursorIn(own.data, cursor)];
      return ours === undefined || theirs === undefined ? [] : [{ name: cursor.variable, ours, theirs }];
    });
    if (found.length === 0) return undefined;
    const [ours, theirs] = (['ours', 'theirs'] as const).map((side) => ({
      ...variables,
      ...Object.fromEntries(found.map((one) => [one.name, one[side]])),
    }));
    const { detail } = await this.#ask(source, ours ?? {}, theirs ?? {});
    this.#tally.pages += 1;
    return detail === undefined ? undefined : { about: 'query', detail, source, variables: theirs ?? {} };
  }

  /** `ours` are the variables that the hub gets, `theirs` the oracle's: cursors are of the side that made them. */
  async #ask(source: string, ours: Variables, theirs: Variables) {
    const { path, answerer } = this.#sides;
    const { caller, view } = this.#compared;
    const told = await path.planned({ source, variables: ours, caller });
    const code = otherError(told);
    if (code === 'INTERNAL_SERVER_ERROR') return { told, code, detail: `the hub fails: ${told.errors[0]?.message}` };
    if (code !== undefined) return { told, code };
    const own = answerer.answer(view, source, theirs);
    return { told, own, detail: difference(told, own) };
  }
}
