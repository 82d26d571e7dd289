import { Command } from 'commander';
import { printStrictSchema } from '../graphql/print.js';
import { type ClassOptions, classOfOptions, withClassOptions } from './class-options.js';
import { defaultDirectory, loadFiles } from './load-files.js';

interface PrintOptions extends ClassOptions {
  readonly policy: string;
}

/** `fivefold schema`: the schema that a class of callers works with. */
export function schemaCommand(): Command {
  const schema = new Command('schema').description('The GraphQL schema');
  const print = schema
    .command('print')
    .description('Print the schema of strict mode (x-access-mode: strict) for a class of callers, for code generation')
    .option('--policy <directory>', 'access files to go by', defaultDirectory());
  withClassOptions(print).action((options: PrintOptions, command: Command) => {
    const policy = loadFiles(command, options.policy);
    process.stdout.write(printStrictSchema(policy, classOfOptions(options, policy, command)));
  });
  return schema;
}
