import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/**
 * Where a connection is cut: before COMMIT reaches the server, as soon as it was sent, or when the server has answered.
 * `unnoticed` is before COMMIT, too, but the server goes on waiting for it, as behind a network that drops packets.
 */
export type Cut = 'before-commit' | 'after-commit' | 'before-answer' | 'unnoticed';

/** A stand-in for the network between a client and its PostgreSQL, which loses what it is told to lose. */
export type CuttingProxy = {
  readonly url: string;
  /**
   * Cuts the connection that sends the next COMMIT, once.
   *
   * @param of a text that the transaction has to have sent before, so that no other is cut
   */
  readonly cutNext: (cut: Cut, of?: string) => void;
  readonly cuts: () => number;
  /** Goes away for good, with every connection, as soon as a client sends words that hold the text. */
  readonly vanishAt: (text: string) => void;
  readonly close: () => Promise<void>;
};

/** A simple query `commit`, as the driver sends it: its type, its length, the text and a zero byte. */
const COMMIT = Buffer.from('Q\0\0\0\vcommit\0');

/** Starts a proxy before the server of an address. */
export async function cuttingProxy(url: string): Promise<CuttingProxy> {
  const target = new URL(url);
  let planned: Cut | null = null;
  let meant = '';
  let fatal: string | null = null;
  let cuts = 0;
  const sockets = new Set<Socket>();

  const door = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    let [isDeaf, isUnnoticed, isMeant] = [false, false, false];
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        if (!isUnnoticed) server.destroy();
      });
    }
    server.on('data', (answer) => {
      if (isDeaf) client.destroy();
      else client.write(answer);
    });
    client.on('data', (words) => {
      if (fatal !== null && words.includes(fatal)) {
        vanish();
        return;
      }
      isMeant ||= words.includes(meant);
      const isCommit = words.includes(COMMIT);
      const cut = isCommit && isMeant ? planned : null;
      if (isCommit) isMeant = false;
      if (cut === null) {
        server.write(words);
        return;
      }
      planned = null;
      cuts++;
      isDeaf = true;
      isUnnoticed = cut === 'unnoticed';
      if (cut === 'before-commit' || isUnnoticed) client.destroy();
      else if (cut === 'before-answer') server.write(words);
      else server.end(words, () => client.destroy());
    });
  });
  const vanish = (): void => {
    door.close();
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((door.address() as AddressInfo).port);
  return {
    url: through.toString(),
    cutNext: (cut, of = '') => {
      [planned, meant] = [cut, of];
    },
    cuts: () => cuts,
    vanishAt: (text) => (fatal = text),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) =>
        door.close(() => {
          resolve();
        }),
      );
    },
  };
}
