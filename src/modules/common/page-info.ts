import { buildObjectType } from './build-class.js';
import { SCALARS } from './scalars.js';

/** Relay's PageInfo (GraphQL Cursor Connections Specification, section 4). */
export const PageInfo = buildObjectType('PageInfo', 'Where a page lies in its connection 分页信息', {
  hasNextPage: { type: () => SCALARS.Boolean, required: true, description: 'More records follow 有下一页' },
  hasPreviousPage: { type: () => SCALARS.Boolean, required: true, description: 'Records come before 有上一页' },
  startCursor: { type: () => SCALARS.String, description: 'Cursor of the first record 首游标' },
  endCursor: { type: () => SCALARS.String, description: 'Cursor of the last record 末游标' },
});
