import type { Model } from '../data/model.js';
import type { ReadPool } from '../data/pool.js';
import type { CursorCodec } from '../shared/cursor.js';
import { openChangeLog } from './change-log.js';
import { FeedPages } from './feed-page.js';
import { RecordReader } from './record-reader.js';
import { createTurnDay } from './turn-day.js';

/** The feeds of these categories. */
export function openFeedPages(pool: ReadPool, models: readonly Model[], cursors: CursorCodec): FeedPages {
  return new FeedPages({
    ...{ pool, cursors },
    log: openChangeLog(pool),
    reader: new RecordReader(pool, models),
    turnDay: createTurnDay(pool),
  });
}
