import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { accessKeyOf } from './access-key.ts';
import { eventListOf } from './event-list.ts';
import type { EventsArgs } from './event-list.ts';
import { nodeOf } from './node-of.ts';
import type { PageArgs } from './page.ts';
import { principalOf } from './principal.ts';
import type { RequestContext, Viewer } from './request-context.ts';
import { sessionListOf, sessionOf } from './session.ts';
import { eventOf, whoOf } from './who-event.ts';
import type { Whereabouts } from './who-event.ts';

/** The questions of the schema's `Query`, one line each. */
@Resolver('Query')
export class QuestionResolver {
  @Query('who')
  who(
    @Args() { eventId, ...whereabouts }: Whereabouts & { readonly eventId: string },
    @Context() context: RequestContext,
  ): ReturnType<typeof whoOf> {
    return whoOf('eventId', eventId, context, whereabouts);
  }

  @Query('whoMany')
  whoMany(@Args('eventIds') eventIds: readonly string[], @Context() context: RequestContext): Promise<unknown[]> {
    return Promise.all(eventIds.map((eventId) => whoOf('eventIds', eventId, context)));
  }

  @Query('event')
  event(@Args('eventId') eventId: string, @Context() context: RequestContext): ReturnType<typeof eventOf> {
    return eventOf(eventId, context);
  }

  @Query('events')
  events(@Args() args: EventsArgs, @Context() context: RequestContext): ReturnType<typeof eventListOf> {
    return eventListOf(args, context);
  }

  @Query('accessKey')
  accessKey(@Args('id') id: string, @Context() context: RequestContext): ReturnType<typeof accessKeyOf> {
    return accessKeyOf(id, context);
  }

  @Query('session')
  session(@Args('id') id: string, @Context() context: RequestContext): ReturnType<typeof sessionOf> {
    return sessionOf(id, context);
  }

  @Query('sessions')
  sessions(
    @Args() args: PageArgs & { readonly of: string },
    @Context() context: RequestContext,
  ): ReturnType<typeof sessionListOf> {
    return sessionListOf(args, context);
  }

  @Query('principal')
  principal(@Args('arn') arn: string, @Context() context: RequestContext): ReturnType<typeof principalOf> {
    return principalOf(arn, context);
  }

  @Query('node')
  node(@Args('id') id: string, @Context() context: RequestContext): ReturnType<typeof nodeOf> {
    return nodeOf(id, context);
  }

  @Query('viewer')
  viewer(@Context() context: RequestContext): Viewer {
    return context.viewer;
  }
}
