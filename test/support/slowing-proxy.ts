import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A stand-in for a line to a server that is not as wide as one would wish. */
export type SlowingProxy = {
  readonly url: string;
  /** From now on so many bytes a second reach the server, over all connections together; Infinity lets all through. */
  readonly slowTo: (bytesPerSecond: number) => void;
  readonly close: () => Promise<void>;
};

const MORSEL = 4_096;

/** Starts a proxy before the server of an address. What cannot be passed on is not read, so the sender feels it. */
export async function slowingProxy(url: string): Promise<SlowingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let bytesPerSecond = Infinity;
  let freeAt = 0;
  /** Each morsel waits until those before it are through. */
  const turn = async (bytes: number): Promise<void> => {
    if (bytesPerSecond === Infinity) return;
    freeAt = Math.max(freeAt, Date.now()) + (bytes / bytesPerSecond) * 1_000;
    while (freeAt > Date.now() && bytesPerSecond !== Infinity) await sleep(Math.min(50, freeAt - Date.now()));
  };
  const door = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === client ? server : client).destroy();
      });
    }
    server.pipe(client);
    void passOn(client, server, turn);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.host = `127.0.0.1:${(door.address() as AddressInfo).port}`;
  return {
    url: through.href,
    slowTo: (rate) => {
      bytesPerSecond = rate;
      freeAt = 0;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

async function passOn(client: Socket, server: Socket, turn: (bytes: number) => Promise<void>): Promise<void> {
  try {
    for await (const bytes of client as AsyncIterable<Buffer>) {
      for (let at = 0; at < bytes.length; at += MORSEL) {
        const morsel = bytes.subarray(at, at + MORSEL);
        await turn(morsel.length);
        if (!server.write(morsel)) await new Promise((resolve) => server.once('drain', resolve).once('close', resolve));
      }
    }
    server.end();
  } catch {
    server.destroy(); // one of the ends has gone
  }
}
