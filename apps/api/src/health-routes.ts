import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isReady } from './readiness.ts';
import type { CheckReadiness, Readiness } from './readiness.ts';

export const CHECK_READINESS = Symbol('CheckReadiness');

type Ready = { readonly status: 'ready' | 'not ready'; readonly parts: Readiness };

/** For whoever watches the process: `/healthz` says that it runs, `/readyz` that it can answer. */
@Controller()
export class HealthRoutes {
  constructor(@Inject(CHECK_READINESS) private readonly checkReadiness: CheckReadiness) {}

  @Get('healthz')
  healthz(): { readonly status: 'up' } {
    return { status: 'up' };
  }

  @Get('readyz')
  async readyz(@Res({ passthrough: true }) reply: FastifyReply): Promise<Ready> {
    const parts = await this.checkReadiness();
    if (isReady(parts)) return { status: 'ready', parts };
    reply.status(503);
    return { status: 'not ready', parts };
  }
}
