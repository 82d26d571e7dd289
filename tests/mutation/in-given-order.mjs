import { createRequire } from 'node:module';
import { GROUPS } from './groups.mjs';

const Sequencer = createRequire(import.meta.url)('@jest/test-sequencer').default;
const { tests: order } = GROUPS[process.env.MUTATION_GROUP];

/** Test files in the order in which the group names them. */
export default class InGivenOrder extends Sequencer {
  sort(tests) {
    const place = ({ path }) => order.findIndex((name) => path.endsWith(`/${name}.test.ts`));
    return [...tests].sort((one, other) => place(one) - place(other));
  }
}
