import config from '../../jest.config.js';
import { GROUPS } from './groups.mjs';

const { tests, database } = GROUPS[process.env.MUTATION_GROUP];
const { globalSetup, globalTeardown, ...rest } = config;

/** The tests of one group of mutants, in their order: the quickest first, since most mutants end there. */
export default {
  ...rest,
  ...(database && { globalSetup, globalTeardown }),
  rootDir: '../..',
  testMatch: tests.map((name) => `<rootDir>/tests/${name}.test.ts`),
  testRunner: '<rootDir>/tests/mutation/jest-circus-until-failure.mjs',
  testSequencer: '<rootDir>/tests/mutation/in-given-order.mjs',
  setupFilesAfterEnv: ['<rootDir>/tests/mutation/setup.mjs'],
  maxWorkers: 1,
};
