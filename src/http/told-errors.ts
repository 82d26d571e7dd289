import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Errors that are formatted for the caller already, on their way through graphql-ws. */
export class ToldErrors extends GraphQLError {
  readonly told: readonly GraphQLFormattedError[];

  constructor(told: readonly GraphQLFormattedError[]) {
    super('the subscription ends');
    this.told = told;
  }
}

/** The errors as they are to be sent; graphql-ws puts one of its own around what was thrown. */
export function toldErrors(errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] {
  return errors.flatMap((error) => {
    const told = error instanceof ToldErrors ? error : error.originalError;
    return told instanceof ToldErrors ? told.told : [error.toJSON()];
  });
}
