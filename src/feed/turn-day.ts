import type { ReadPool } from '../data/pool.js';
import { dateInChina } from '../shared/date-in-china.js';

const TURN_DAY = { name: 'change_log_turn_day', text: 'select change_log_turn_day($1::date)' };

/**
 * Tells the change log which day it is in China, once a day: the first node that does so has it tell of those who came of age,
 * of whom no row changes.
 */
export type TurnDay = () => Promise<void>;

export function createTurnDay(pool: ReadPool): TurnDay {
  let turned = '';
  return async () => {
    const today = dateInChina(0);
    if (today === turned) return;
    await pool.execute(TURN_DAY, [today]);
    turned = today;
  };
}
