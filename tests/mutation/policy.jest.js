import config from '../../jest.config.js';

/** The tests of the decisions, which need no database. */
const { globalSetup: _setup, globalTeardown: _teardown, ...rest } = config;
export default {
  ...rest,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/policy/**/*.test.ts'],
  testRunner: '<rootDir>/tests/mutation/jest-circus-until-failure.mjs',
  testSequencer: '<rootDir>/tests/mutation/quickest-first.mjs',
  setupFilesAfterEnv: ['<rootDir>/tests/mutation/setup.mjs'],
  maxWorkers: 1,
};
