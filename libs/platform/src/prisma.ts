import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/**
 * The typed client over a pool that is already there, for the ordinary tables: quarantine, objects, checkpoints.
 *
 * Records, facts and lineage go by COPY and by SQL of their own. `$disconnect()` leaves the pool open; who made it ends it.
 */
export function prismaOver(pool: pg.Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
