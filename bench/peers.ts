/** Who the hub is measured against, in the order of the tables. */
export const PEER_NAMES = ['postgraphile-rls', 'postgraphile', 'hand-written'] as const;
export type PeerName = (typeof PEER_NAMES)[number];
export type ServerName = 'hub' | PeerName;

/** What the tables and the chart call them. */
export const TITLES: Readonly<Record<ServerName, string>> = {
  hub: 'hub',
  'postgraphile-rls': 'PostGraphile, row security',
  postgraphile: 'PostGraphile, none',
  'hand-written': 'hand-written',
};
