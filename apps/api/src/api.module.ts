import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type pg from 'pg';
import { CHECK_READINESS, HealthRoutes } from './health-routes.ts';
import { readinessOf } from './readiness.ts';

@Module({})
export class ApiModule {
  static over(pool: pg.Pool): DynamicModule {
    return {
      module: ApiModule,
      controllers: [HealthRoutes],
      providers: [{ provide: CHECK_READINESS, useValue: readinessOf(pool) }],
    };
  }
}
