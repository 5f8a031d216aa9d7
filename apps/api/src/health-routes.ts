import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { healthOf } from '#health';
import type { Health, HealthWatch } from '#health';

export const HEALTH_WATCH = Symbol('HealthWatch');

/** For whoever watches the process: `/healthz` says that it runs, `/readyz` how all is that it depends on. */
@Controller()
export class HealthRoutes {
  constructor(@Inject(HEALTH_WATCH) private readonly health: Pick<HealthWatch, 'parts'>) {}

  @Get('healthz')
  healthz(): { readonly status: 'up' } {
    return { status: 'up' };
  }

  /** @param exclude names of parts, with commas between them, that do not count for whoever asks */
  @Get('readyz')
  async readyz(@Query('exclude') exclude: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const excluded = typeof exclude === 'string' ? exclude.split(',') : [];
    const health = healthOf(await this.health.parts(), new Set(excluded));
    if (health.status === 'not ready') reply.status(503);
    return health;
  }
}
