import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GapKind } from '#coverage';
import { coverageOf, gapsOf } from './coverage.ts';
import type { CoverageAreaNode, CoverageArgs } from './coverage.ts';
import type { RequestContext } from './request-context.ts';

/** What was ingested of each account and region. */
@Resolver('CoverageArea')
export class CoverageResolver {
  @Query('coverage')
  coverage(@Args() args: CoverageArgs, @Context() context: RequestContext): ReturnType<typeof coverageOf> {
    return coverageOf(args, context);
  }

  @ResolveField('gaps')
  gaps(
    @Parent() area: CoverageAreaNode,
    @Args() args: { readonly first: number; readonly kinds?: readonly GapKind[] | null },
    @Context() context: RequestContext,
  ): ReturnType<typeof gapsOf> {
    return gapsOf(area, args, context);
  }
}
