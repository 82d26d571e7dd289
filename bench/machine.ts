import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/**
 * What the numbers were measured on.
 * @param load load average before the servers were started: what else the machine had to do
 */
export function machine(postgres: string, load: number): string {
  const [cpu] = cpus();
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  return (
    `${cpus().length} x ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB; ` +
    `Node ${process.versions.node}, PostgreSQL ${postgres}; commit ${commit}; load average before the run ${load.toFixed(1)}`
  );
}
