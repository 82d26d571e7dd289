import config from '../../jest.config.js';

/** The tests of the decisions, which need no database. Those that compare whole versions take longer than all others together. */
const { globalSetup: _setup, globalTeardown: _teardown, ...rest } = config;
export default {
  ...rest,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/policy/**/*.test.ts'],
  testPathIgnorePatterns: ['diff\\.test\\.ts$'],
  maxWorkers: 1,
};
