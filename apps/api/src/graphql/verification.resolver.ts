import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { PageArgs } from './page.ts';
import type { RequestContext } from './request-context.ts';
import { findingsOf, verificationOf } from './verification.ts';
import type { VerificationNode } from './verification.ts';

/** Whether the ledger is what was appended to it. */
@Resolver('Verification')
export class VerificationResolver {
  @Query('verification')
  verification(@Context() context: RequestContext): ReturnType<typeof verificationOf> {
    return verificationOf(context);
  }

  @ResolveField('findings')
  findings(
    @Parent() verification: VerificationNode,
    @Args() args: PageArgs,
    @Context() context: RequestContext,
  ): ReturnType<typeof findingsOf> {
    return findingsOf(verification, args, context);
  }
}
