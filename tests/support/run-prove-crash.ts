import { type CrashOptions, proveCrash } from './prove-crash.js';

/** So many rounds, each on a log of its own that is checked at its end. */
const HUB_KILLS_A_ROUND = 20;

/** Kills many times, in rounds, and says after each what was proved so far. */
export async function runProveCrash({ hubKills, databaseKills, seed }: CrashOptions): Promise<void> {
  const rounds = Math.max(1, Math.ceil(hubKills / HUB_KILLS_A_ROUND));
  const total = { hubs: 0, databases: 0, answers: 0, failed: 0, receipts: 0 };
  const begun = Date.now();
  for (let round = 0; round < rounds; round++) {
    const share = (count: number) => Math.floor((count * (round + 1)) / rounds) - Math.floor((count * round) / rounds);
    const kills = { hubKills: share(hubKills), databaseKills: share(databaseKills) };
    const { answers, failed, receipts } = await proveCrash({ ...kills, seed: seed + round });
    total.hubs += kills.hubKills;
    total.databases += kills.databaseKills;
    total.answers += answers;
    total.failed += failed;
    total.receipts += receipts;
    console.log(
      `${total.hubs} kills of the hub and ${total.databases} of PostgreSQL in ${Math.round((Date.now() - begun) / 1000)} s: ` +
        `${total.answers} answers, each with its receipt and a proof that holds; ${total.failed} requests without data; ` +
        `logs of ${total.receipts} receipts intact.`,
    );
  }
}
