import { type PeerName, type ServerName, TITLES } from './peers.js';
import { median, ratioOf, type Sample, type Series } from './report.js';

const WIDTH = 880;
const LABELS = 240;
const BAR = 13;
const GROUP_GAP = 30;
const TOP = 78;
const LONGEST = WIDTH - LABELS - 190;

/** Colours that can be told apart on white and on black, also by readers who do not see red and green. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 16px; font-weight: 600 }
  .query { font-weight: 600 }
  .value { font-size: 11px; fill: #59636e }
  .hub { fill: #0969da } .postgraphile-rls { fill: #bc4c00 } .postgraphile { fill: #d4a72c } .hand-written { fill: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .value { fill: #9198a1 }
    .hub { fill: #4493f8 } .postgraphile-rls { fill: #f0883e } .postgraphile { fill: #e3b341 } .hand-written { fill: #6e7681 }
  }`;

/** An SVG bar chart of throughput: a group for each query and concurrency, each group scaled to its fastest server. */
export function barChart(all: readonly Series[]): string {
  const servers = Object.keys(all[0]?.samples ?? {}) as ServerName[];
  const group = servers.length * BAR + GROUP_GAP;
  const height = TOP + all.length * group;
  const legend = servers.map(
    (server, at) =>
      `<rect class="${server}" x="${20 + at * 200}" y="42" width="12" height="12"/><text x="${38 + at * 200}" y="52">${TITLES[server]}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Requests per second of the hub and its peers">
<style>${STYLE}
</style>
<text class="title" x="20" y="26">Requests per second; longer is faster</text>
${legend.join('\n')}
${all.map((series, at) => bars(series, TOP + at * group)).join('\n')}
</svg>
`;
}

function bars({ query, concurrency, samples }: Series, top: number): string {
  const rates = (Object.entries(samples) as [ServerName, readonly Sample[]][]).map(
    ([server, each]) => [server, median(each.map(({ rate }) => rate))] as const,
  );
  const fastest = Math.max(...rates.map(([, rate]) => rate));
  const series = { query, concurrency, samples };
  const lines = rates.map(([server, rate], at) => {
    const width = Math.max(1, Math.round((rate / fastest) * LONGEST));
    const y = top + at * BAR;
    const times = server === 'hub' ? '' : `, hub ${ratioOf(series, server as PeerName).median.toFixed(2)} x`;
    return (
      `<rect class="${server}" x="${LABELS}" y="${y}" width="${width}" height="${BAR - 2}"/>` +
      `<text class="value" x="${LABELS + width + 6}" y="${y + BAR - 3}">${rate.toFixed(rate < 100 ? 1 : 0)}${times}</text>`
    );
  });
  return `<text class="query" x="20" y="${top + 10}">${query.replaceAll('>', '&gt;')}</text>
<text class="value" x="20" y="${top + 26}">${concurrency === 1 ? '1 request at a time' : `${concurrency} requests at a time`}</text>
${lines.join('\n')}`;
}
