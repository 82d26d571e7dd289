import { createRequire } from 'node:module';
import { basename } from 'node:path';

const Sequencer = createRequire(import.meta.url)('@jest/test-sequencer').default;

const ORDER = ['condition', 'normal-form', 'load', 'held-grants', 'cases', 'explain', 'decide', 'grants'];

/** Files of quick tests first: most mutants end there. Files that are not named come last. */
export default class QuickestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => (ORDER.indexOf(basename(path, '.test.ts')) + ORDER.length + 1) % (ORDER.length + 1);
    return [...tests].sort((one, other) => place(one) - place(other));
  }
}
