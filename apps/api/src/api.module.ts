import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver } from '@nestjs/mercurius';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import type { HealthWatch } from '#health';
import { AttributionResolver, HopResolver, OriginResolver } from './graphql/answer.resolver.ts';
import { AttributionChangeResolver } from './graphql/change.resolver.ts';
import { CoverageResolver } from './graphql/coverage.resolver.ts';
import { CHANGE_SETTINGS, ChangeResolver } from './graphql/source-change.resolver.ts';
import type { ChangeSettings } from './graphql/source-change.ts';
import { DATE_TIME } from './graphql/date-time.ts';
import { EventResolver } from './graphql/event.resolver.ts';
import { PrincipalResolver } from './graphql/principal.resolver.ts';
import { QuestionResolver } from './graphql/question.resolver.ts';
import { AccessKeyResolver, SessionResolver } from './graphql/session.resolver.ts';
import { QuarantineResolver, RunResolver, SourceResolver } from './graphql/source.resolver.ts';
import { VerificationResolver } from './graphql/verification.resolver.ts';
import { HEALTH_WATCH, HealthRoutes } from './health-routes.ts';
import { SCHEMA_TEXTS } from './schema/schema-text.ts';

/** Documents that are remembered with their compiled form. */
const REMEMBERED_DOCUMENTS = 200;

const RESOLVERS = [
  QuestionResolver,
  AttributionResolver,
  OriginResolver,
  HopResolver,
  EventResolver,
  PrincipalResolver,
  SessionResolver,
  AccessKeyResolver,
  AttributionChangeResolver,
  CoverageResolver,
  SourceResolver,
  RunResolver,
  QuarantineResolver,
  VerificationResolver,
  ChangeResolver,
];

@Module({})
export class ApiModule {
  static over(health: HealthWatch, settings: ChangeSettings): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        GraphQLModule.forRoot<MercuriusDriverConfig>({
          driver: MercuriusDriver,
          typeDefs: [...SCHEMA_TEXTS],
          resolvers: { DateTime: DATE_TIME },
          // Requests come by a route of our own, which refuses what may not run before it gets here.
          routes: false,
          graphiql: false,
          cache: REMEMBERED_DOCUMENTS,
          jit: 1,
          errorFormatter: (execution) => ({ statusCode: 200, response: execution }),
        }),
      ],
      controllers: [HealthRoutes],
      providers: [
        { provide: HEALTH_WATCH, useValue: health },
        { provide: CHANGE_SETTINGS, useValue: settings },
        ...RESOLVERS,
      ],
    };
  }
}
