import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { EventStatus } from '../../src/modules/events/event.model.js';
import { EventAction } from '../../src/modules/events/event-action.model.js';
import { TRANSITIONS } from '../../src/modules/events/life-cycle/transitions.js';
import { resolutionTable, transitionTable } from './transition-table.js';

const DOCUMENT = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

describe('the table of transitions', () => {
  test('stands in docs/events.md line by line, with the limits of resolving', () => {
    expect(DOCUMENT).toContain(`\n${transitionTable().join('\n')}\n`);
    expect(DOCUMENT).toContain(`\n${resolutionTable().join('\n')}\n`);
  });

  test('has every action but the report, leads out of every status but the last, and into every one but the first', () => {
    const actions = new Set<string>(TRANSITIONS.map(({ action }) => action));
    expect(Object.keys(EventAction.values).filter((action) => !actions.has(action))).toEqual(['REPORT']);
    const statuses = Object.keys(EventStatus.values);
    const left = new Set<string>(TRANSITIONS.flatMap(({ from }) => from));
    const reached = new Set<string>(TRANSITIONS.map(({ to }) => to));
    expect(statuses.filter((status) => !left.has(status))).toEqual(['REJECTED', 'EVALUATED', 'REFERRED']);
    expect(statuses.filter((status) => !reached.has(status))).toEqual(['REPORTED']);
  });

  test('names somebody for each line', () => {
    expect(TRANSITIONS.filter(({ who }) => who.length === 0)).toEqual([]);
  });
});
