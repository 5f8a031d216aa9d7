import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { answersOfKey, sessionsOfKey } from './access-key.ts';
import type { AccessKeyNode } from './access-key.ts';
import type { PageArgs } from './page.ts';
import { actionsOf, principalNodeOf } from './principal.ts';
import type { ActionsArgs } from './principal.ts';
import type { RequestContext } from './request-context.ts';
import { answerNodeOf } from './session-answer.ts';
import type { AnswerNode } from './session-answer.ts';
import { lineageOf, relativesOf } from './session-lineage.ts';
import type { LineageArgs } from './session-lineage.ts';
import type { SessionNode } from './session.ts';

/** What has to be read of a session. */
@Resolver('Session')
export class SessionResolver {
  @ResolveField('who')
  async who(@Parent() { sessionId }: SessionNode, @Context() { loaders }: RequestContext): Promise<AnswerNode[]> {
    return (await loaders.sessionAnswers.load(sessionId)).map(answerNodeOf);
  }

  @ResolveField('ancestors')
  ancestors(
    @Parent() session: SessionNode,
    @Args() args: PageArgs,
    @Context() context: RequestContext,
  ): ReturnType<typeof relativesOf> {
    return relativesOf(session, 'above', args, context);
  }

  @ResolveField('descendants')
  descendants(
    @Parent() session: SessionNode,
    @Args() args: PageArgs,
    @Context() context: RequestContext,
  ): ReturnType<typeof relativesOf> {
    return relativesOf(session, 'below', args, context);
  }

  @ResolveField('lineage')
  lineage(
    @Parent() session: SessionNode,
    @Args() args: LineageArgs,
    @Context() context: RequestContext,
  ): ReturnType<typeof lineageOf> {
    return lineageOf(session, args, context);
  }

  @ResolveField('actions')
  actions(
    @Parent() { sessionId }: SessionNode,
    @Args() args: ActionsArgs,
    @Context() context: RequestContext,
  ): ReturnType<typeof actionsOf> {
    return actionsOf(principalNodeOf(sessionId), args, context);
  }
}

/** What has to be read of a key. */
@Resolver('AccessKey')
export class AccessKeyResolver {
  @ResolveField('sessions')
  sessions(
    @Parent() key: AccessKeyNode,
    @Args() args: PageArgs,
    @Context() context: RequestContext,
  ): ReturnType<typeof sessionsOfKey> {
    return sessionsOfKey(key, args, context);
  }

  @ResolveField('answers')
  answers(@Parent() key: AccessKeyNode, @Context() context: RequestContext): ReturnType<typeof answersOfKey> {
    return answersOfKey(key, context);
  }
}
