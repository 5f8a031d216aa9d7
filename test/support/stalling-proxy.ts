import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A stand-in for a network that may stop to carry anything, without a word: no end, no reset. */
export type StallingProxy = {
  readonly url: string;
  /** From now on nothing comes through, neither on old connections nor on new ones. */
  readonly stall: () => void;
  readonly close: () => Promise<void>;
};

/** Starts a proxy before the server of an address. */
export async function stallingProxy(url: string): Promise<StallingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isStalled = false;
  const door = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        if (!isStalled) other.write(bytes);
      });
      socket.on('close', () => {
        sockets.delete(socket);
        if (!isStalled) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.host = `127.0.0.1:${(door.address() as AddressInfo).port}`;
  return {
    url: through.href,
    stall: () => {
      isStalled = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}
