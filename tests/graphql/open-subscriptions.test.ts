import { describe, expect, test } from '@jest/globals';
import { OpenSubscriptions } from '../../src/graphql/subscriptions/open-subscriptions.js';

const REACHED = expect.objectContaining({ code: 'SUBSCRIPTION_LIMIT_REACHED' });

describe('the subscriptions of a node', () => {
  test('are so many at most, over all callers', () => {
    const open = new OpenSubscriptions(3, 2);
    const ends = ['li', 'li', 'wang'].map((caller) => open.take(caller));
    expect(() => open.take('zhang')).toThrow(REACHED);
    ends[2]?.();
    open.take('zhang');
    expect(() => open.take('zhang')).toThrow(REACHED);
  });

  test('are so many at most of one caller', () => {
    const open = new OpenSubscriptions(10, 1);
    const end = open.take('li');
    expect(() => open.take('li')).toThrow(REACHED);
    open.take('wang');
    end();
    end();
    open.take('li');
    expect(() => open.take('li')).toThrow(REACHED);
  });
});
