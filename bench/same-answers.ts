import { KeepAliveClient } from './client.js';
import { QUERY_NAMES } from './queries.js';
import type { Requests } from './requests.js';
import type { Server } from './servers.js';

const CHECKED = 60;

interface Compared {
  readonly hub: Server;
  readonly peer: Server;
  readonly requests: Requests;
}

/** Asks both servers the same and compares the data as text. Throws at the first difference. */
export async function sameAnswers({ hub, peer, requests }: Compared): Promise<void> {
  const hubClient = new KeepAliveClient(hub.port);
  const peerClient = new KeepAliveClient(peer.port);
  for (const name of QUERY_NAMES) {
    for (const [at, request] of requests[name].hub.slice(0, CHECKED).entries()) {
      const given = await hubClient.send(request, true);
      const wanted = await peerClient.send(requests[name].peer[at] as Buffer, true);
      const data = JSON.stringify(JSON.parse(given.body).data);
      if (data !== JSON.stringify(JSON.parse(wanted.body).data))
        throw new Error(difference(name, given.body, wanted.body));
    }
  }
  hubClient.close();
  peerClient.close();
}

function difference(name: string, given: string, wanted: string): string {
  let at = 0;
  while (at < given.length && given[at] === wanted[at]) at += 1;
  const show = (text: string) => text.slice(Math.max(0, at - 200), at + 300);
  return `The answers to "${name}" differ.\nhub:          ${show(given)}\nhand-written: ${show(wanted)}`;
}
