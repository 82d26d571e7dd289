#!/usr/bin/env node
import { Command } from 'commander';
import { StartupError } from '../shared/startup-error.js';
import { accessCommand } from './access.js';
import { dutyCommand } from './duty.js';
import { importCommand } from './import.js';
import { importOpen311Command } from './import-open311.js';
import { logCommand } from './log.js';
import { pullCommand } from './pull.js';
import { schemaCommand } from './schema.js';
import { serviceAccountCommand } from './service-account.js';
import { verifyCommand } from './verify.js';
import { verifyReceiptCommand } from './verify-receipt.js';

const program = new Command('fivefold')
  .description('Operates a Fivefold hub')
  .addCommand(accessCommand())
  .addCommand(schemaCommand())
  .addCommand(importCommand())
  .addCommand(logCommand())
  .addCommand(pullCommand())
  .addCommand(dutyCommand())
  .addCommand(serviceAccountCommand())
  .addCommand(verifyCommand())
  .addCommand(verifyReceiptCommand())
  .addCommand(importOpen311Command());

/** Errors are said in lines without a stack; the exit code is 1 for whatever went wrong. */
function fail(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  const prefix = error instanceof StartupError ? 'error' : 'unexpected error';
  console.error(`${prefix}: ${text}`);
  process.exitCode = 1;
}

await program.parseAsync().catch(fail);
