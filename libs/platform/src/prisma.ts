import type pg from 'pg';
import type { PrismaClient } from './generated/client.ts';

/**
 * The typed client over a pool that is already there, for the ordinary tables: quarantine, objects, checkpoints.
 *
 * Records, facts and lineage go by COPY and by SQL of their own. `$disconnect()` leaves the pool open; who made it ends it.
 * It is loaded when it is first asked for, since most commands need none of it and it takes as long as they do.
 */
export async function prismaOver(pool: pg.Pool): Promise<PrismaClient> {
  const [{ PrismaPg }, { PrismaClient }] = await Promise.all([
    import('@prisma/adapter-pg'),
    import('./generated/client.ts'),
  ]);
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
