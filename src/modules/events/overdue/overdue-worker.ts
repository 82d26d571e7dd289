import { type OverdueSources, overdueRound } from './overdue-round.js';

export interface OverdueWorkerOptions extends OverdueSources {
  /** Seconds between two rounds; 0: there is none. */
  readonly every: number;
  /** Told once of each trouble, until it is over. The next round comes by itself. */
  readonly onTrouble: (error: unknown) => void;
}

/** Looks after overdue events in the background. */
export interface OverdueWorker {
  /** Waits for the round under way, and starts no other. */
  close(): Promise<void>;
}

/** Starts a round every so many seconds, unless one is under way. Several nodes may do so at the same time. */
export function startOverdueWorker({ every, onTrouble, ...sources }: OverdueWorkerOptions): OverdueWorker {
  let round: Promise<void> | undefined;
  let troubled = false;
  const start = async (): Promise<void> => {
    try {
      await overdueRound(sources);
      troubled = false;
    } catch (error) {
      if (!troubled) onTrouble(error);
      troubled = true;
    }
  };
  const look = () => {
    round ??= start().finally(() => {
      round = undefined;
    });
  };
  const timer = every === 0 ? undefined : setInterval(look, every * 1000).unref();
  return {
    close: async () => {
      clearInterval(timer);
      await round;
    },
  };
}
