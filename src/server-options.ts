import { Command, InvalidArgumentError } from 'commander';

/** What the command line of the server says, beside the settings of the environment. */
export interface ServerOptions {
  /** People of the demo district, when it is loaded for the first time. */
  readonly people?: number;
  /** Its events. */
  readonly events?: number;
}

const MOST = 100_000_000;

/**
 * The options in the arguments of the process; a wrong one is said in one line and ends the process with exit code 1, and
 * `--help` is answered.
 * @param args without the program and script, as in `process.argv.slice(2)`
 */
export function readServerOptions(args: readonly string[], command: Command = serverCommand()): ServerOptions {
  return command.parse([...args], { from: 'user' }).opts<ServerOptions>();
}

/** The server's command line, for {@link readServerOptions}. */
export function serverCommand(): Command {
  return new Command('npm start --')
    .description('Serves the Fivefold hub; its settings are environment variables, see docs/configuration.md')
    .option('--people <count>', 'people of the demo district, when it is first loaded', readCount)
    .option('--events <count>', 'events of the demo district, when it is first loaded', readCount)
    .allowExcessArguments(false);
}

function readCount(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count >= 1 && count <= MOST)) throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST}.`);
  return count;
}
