import type { GraphQLError } from 'graphql';

/** A root field's value, ready to be written. */
export interface RootValue {
  readonly key: string;
  /** JSON as bytes; undefined is null. */
  readonly json: Buffer | undefined;
}

export interface AnswerExtensions {
  /** Number of the receipt. */
  readonly receipt: string;
  readonly policyVersion: string;
  /** JSON text of the list of what is masked or withheld. */
  readonly accessJson: string;
}

/** A result as graphql-js gives it, with errors not yet formatted for the caller. */
export interface GraphQLResult {
  readonly errors: readonly GraphQLError[];
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What leaves the executor: the whole JSON answer as bytes to be sent one after the other, or a result to be written. */
export type Answer =
  | { readonly kind: 'bytes'; readonly body: readonly Buffer[] }
  | { readonly kind: 'result'; readonly result: GraphQLResult };

/** The answer of an operation without errors, around the database's own bytes. */
export function bytesAnswer(roots: readonly RootValue[], extensions: AnswerExtensions): Answer {
  const body: Buffer[] = [];
  let text = '{"data":{';
  for (const [at, { key, json }] of roots.entries()) {
    text += `${at === 0 ? '' : ','}${JSON.stringify(key)}:`;
    if (json === undefined) text += 'null';
    else {
      body.push(Buffer.from(text), json);
      text = '';
    }
  }
  const { receipt, policyVersion, accessJson } = extensions;
  text += `},"extensions":{"receipt":"${receipt}","policyVersion":"${policyVersion}","access":${accessJson}}}\n`;
  return { kind: 'bytes', body: [...body, Buffer.from(text)] };
}

/** The answer of an operation with errors, or one that graphql-js resolved. */
export function resultAnswer(result: GraphQLResult, extensions?: AnswerExtensions): Answer {
  if (extensions === undefined) return { kind: 'result', result };
  const { receipt, policyVersion, accessJson } = extensions;
  return {
    kind: 'result',
    result: { ...result, extensions: { receipt, policyVersion, access: JSON.parse(accessJson) } },
  };
}
