import config from '../../jest.config.js';

/** The tests of the masks; those that read masked values need PostgreSQL. */
export default {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/data/masks.test.ts', '<rootDir>/tests/policy/vocabulary.test.ts'],
  testRunner: '<rootDir>/tests/mutation/jest-circus-until-failure.mjs',
  setupFilesAfterEnv: ['<rootDir>/tests/mutation/setup.mjs'],
  maxWorkers: 1,
};
