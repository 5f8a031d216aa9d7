import type pg from 'pg';
import type { PrismaClient } from './generated/client.ts';

/** One client for each pool: a client listens to its pool for good, and takes time to make. */
const clients = new WeakMap<pg.Pool, PrismaClient>();

/**
 * The typed client over a pool that is already there, for the ordinary tables: quarantine, objects, checkpoints.
 *
 * Records, facts and lineage go by COPY and by SQL of their own. `$disconnect()` leaves the pool open; who made it ends it.
 * It is loaded when it is first asked for, since most commands need none of it and it takes as long as they do. Asked again
 * for the same pool, it is the same client.
 */
export async function prismaOver(pool: pg.Pool): Promise<PrismaClient> {
  const [{ PrismaPg }, { PrismaClient }] = await Promise.all([
    import('@prisma/adapter-pg'),
    import('./generated/client.ts'),
  ]);
  const client = clients.get(pool) ?? new PrismaClient({ adapter: new PrismaPg(pool) });
  clients.set(pool, client);
  return client;
}
