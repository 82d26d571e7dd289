import { jest } from '@jest/globals';
import type { Command } from 'commander';

/** Runs a command as the command line would: what it would print, and its exit code. */
export async function runCommand(
  command: Command,
  ...args: readonly string[]
): Promise<{ readonly text: string; readonly exitCode: number }> {
  const printed: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0);
  try {
    await contained(command, (text) => printed.push(text)).parseAsync(args, { from: 'user' });
    return { text: printed.join(''), exitCode: 0 };
  } catch (error) {
    if (!(error instanceof Error && 'exitCode' in error)) throw error;
    return { text: printed.join(''), exitCode: Number(error.exitCode) };
  } finally {
    write.mockRestore();
  }
}

function contained(command: Command, writeErr: (text: string) => void): Command {
  command.exitOverride().configureOutput({ writeErr });
  for (const part of command.commands) contained(part, writeErr);
  return command;
}
