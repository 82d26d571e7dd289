import type { EnumDefinition } from '../../data/model.js';

/** Direction of a sort. */
export const SortDirection: EnumDefinition = {
  name: 'SortDirection',
  description: 'Direction of a sort 排序方向',
  values: { ASC: 'Ascending 升序', DESC: 'Descending 降序' },
};
