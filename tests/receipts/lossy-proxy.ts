import { connect, createServer, type Socket } from 'node:net';
import type pg from 'pg';

/** A way to the database on which answers can get lost. */
export interface LossyProxy {
  /** Connection settings through the proxy. */
  readonly config: pg.ClientConfig;
  /** From now on requests arrive, but their answers do not: the caller's connection is cut instead. */
  loseAnswers(): void;
  /** New connections work again. */
  recover(): void;
  close(): void;
}

/** Listens on a local port and passes everything on to the server of the settings. */
export async function openLossyProxy(config: pg.ClientConfig): Promise<LossyProxy> {
  const { host = 'localhost', port = 5432 } = config;
  const sockets = new Set<Socket>();
  let losing = false;
  const server = createServer((caller) => {
    const target = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    for (const socket of [caller, target]) sockets.add(socket.on('error', () => undefined));
    caller.pipe(target);
    target.on('data', (answer) => {
      if (losing) caller.destroy();
      else caller.write(answer);
    });
    target.on('close', () => caller.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    config: { ...config, host: '127.0.0.1', port: address.port },
    loseAnswers: () => {
      losing = true;
    },
    recover: () => {
      losing = false;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
