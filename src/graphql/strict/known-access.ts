import { type GraphQLSchema, isObjectType } from 'graphql';
import type { MyAccess } from '../../policy/my-access.js';

/** The line that stands for all fields of a type. */
const EVERY_FIELD = '*';

/** What a caller reads of a type, without what the schema does not have; undefined where it does not have the type. */
export function knownAccess(schema: GraphQLSchema, access: MyAccess): MyAccess | undefined {
  const type = schema.getType(access.type);
  if (!isObjectType(type)) return undefined;
  const known = type.getFields();
  return {
    ...access,
    fields: access.fields.filter(({ field }) => field === EVERY_FIELD || Object.hasOwn(known, field)),
  };
}
