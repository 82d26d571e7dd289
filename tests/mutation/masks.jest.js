import config from '../../jest.config.js';

/** The tests that read masked values from PostgreSQL. */
export default {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/data/masks.test.ts', '<rootDir>/tests/graphql/masks.test.ts'],
  maxWorkers: 1,
};
