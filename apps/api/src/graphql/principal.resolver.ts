import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { actionsOf } from './principal.ts';
import type { ActionsArgs, PrincipalNode } from './principal.ts';
import type { RequestContext } from './request-context.ts';

/** What a principal did. */
@Resolver('Principal')
export class PrincipalResolver {
  @ResolveField('actions')
  actions(
    @Parent() principal: PrincipalNode,
    @Args() args: ActionsArgs,
    @Context() context: RequestContext,
  ): ReturnType<typeof actionsOf> {
    return actionsOf(principal, args, context);
  }
}
