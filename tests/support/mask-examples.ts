import type pg from 'pg';

/** What each mask of migrations/0001_categories/2_masks.sql makes of a value: function, value, masked value. */
export const MASK_EXAMPLES: readonly (readonly [mask: string, value: string | null, masked: string | null])[] = [
  ['mask_name', '张三', '张**'],
  ['mask_name', '张三丰', '张**'],
  ['mask_name', '欧阳修', '欧阳*'],
  ['mask_name', '欧阳娜娜', '欧阳*'],
  ['mask_name', '欧阳', '欧**'],
  ['mask_name', '阿卜杜拉·买买提', '阿**'],
  ['mask_name', '𠮷野', '𠮷**'],
  ['mask_name', '张', '*'],
  ['mask_name', '', '*'],
  ['mask_name', 'John Smith', '*'],
  ['mask_name', '张3', '张**'],
  ['mask_name', '3张', '*'],
  ['mask_name', ' 张三', '*'],
  ['mask_name', null, null],
  ['mask_phone', '13812345678', '138****5678'],
  ['mask_phone', '025-86001234', '025****1234'],
  ['mask_phone', '0511860012', '***********'],
  ['mask_phone', '110', '***********'],
  ['mask_phone', '', '***********'],
  ['mask_phone', null, null],
  ['mask_citizen_number', '11010519491231002X', '110105************'],
  ['mask_citizen_number', '110105491231002', '******************'],
  ['mask_citizen_number', null, null],
  ['mask_household_number', '123456789', '123******'],
  ['mask_household_number', '1234', '*********'],
  ['mask_household_number', null, null],
];

/** Calls a mask of the database. */
export async function maskedBy(client: pg.Client, mask: string, value: string | null): Promise<string | null> {
  const { rows } = await client.query<{ masked: string | null }>(`select ${mask}($1::text) as masked`, [value]);
  return rows[0]?.masked ?? null;
}
