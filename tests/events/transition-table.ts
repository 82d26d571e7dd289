import { EventStatus } from '../../src/modules/events/event.model.js';
import { EventAction } from '../../src/modules/events/event-action.model.js';
import { STEP_CONDITIONS } from '../../src/modules/events/life-cycle/conditions.js';
import type { Limit } from '../../src/modules/events/life-cycle/limits.js';
import { RESOLUTION_LIMITS } from '../../src/modules/events/life-cycle/limits.js';
import { OPEN, TRANSITIONS, type Transition } from '../../src/modules/events/life-cycle/transitions.js';

/** The table of transitions as docs/events.md shows it. */
export function transitionTable(): readonly string[] {
  return [
    '| from | action | to | who | only | needs | next step within |',
    '|---|---|---|---|---|---|---|',
    ...TRANSITIONS.map(row),
  ];
}

/** The limits of resolving as docs/events.md shows them. */
export function resolutionTable(): readonly string[] {
  return [
    '| kind of event, of hotline orders kind of request | resolved within |',
    '|---|---|',
    ...Object.entries(RESOLUTION_LIMITS).map(([kind, limit]) => `| \`${kind}\` | ${limitText(limit)} |`),
  ];
}

function row({ action, from, to, who, only = [], needs = [], next, byItself }: Transition): string {
  const term = EventAction.values[action].replace(/^[ -~]*/, '');
  const cells = [
    fromText(from),
    `\`${action}\` ${term}`,
    to === 'same' ? '(stays)' : `\`${to}\``,
    [...new Set(who.map(({ name }) => name)), ...(byItself ? ['the hub by itself when overdue'] : [])].join('; '),
    only.map((name) => STEP_CONDITIONS[name].text).join(', '),
    needs.join(', '),
    limitText(next),
  ];
  return `| ${cells.join(' | ')} |`;
}

function fromText(from: Transition['from']): string {
  const isOpen = OPEN.every((status) => from.includes(status));
  const rest = isOpen ? from.filter((status) => !OPEN.some((one) => one === status)) : from;
  const known = rest.filter((status) => status in EventStatus.values).map((status) => `\`${status}\``);
  return [...(isOpen ? ['open'] : []), ...known].join(', ');
}

function limitText(limit: Limit): string {
  switch (limit) {
    case 'none':
      return '';
    case 'keep':
      return '(as before)';
    case 'resolution':
      return 'by kind and urgency';
    case 'joint':
      return '5 working days, 3 when urgent';
    case 'granted':
      return 'as many working days more';
  }
  if ('hours' in limit) return `${limit.hours} h`;
  if ('months' in limit) return `${limit.months} month`;
  return `${limit.workingDays} working day${limit.workingDays === 1 ? '' : 's'}`;
}
