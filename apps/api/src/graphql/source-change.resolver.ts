import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { inTurn, untilAborted } from './in-turn.ts';
import { quarantineReplayed } from './quarantine-change.ts';
import type { RequestContext } from './request-context.ts';
import { runRetried, sourceAdded, sourceChanged, sourceRemoved, sourceTested } from './source-change.ts';
import type { AddArgs, ChangeSettings } from './source-change.ts';
import { orProblem } from './source-problem.ts';

export const CHANGE_SETTINGS = Symbol('ChangeSettings');

type Named = { readonly name: string };

/** The changes of the schema's `Mutation`. Each is noted in the log with who asked for it. */
@Resolver('Mutation')
export class ChangeResolver {
  private readonly replaying = inTurn();

  constructor(@Inject(CHANGE_SETTINGS) private readonly settings: ChangeSettings) {}

  @Mutation('addSource')
  addSource(@Args() args: AddArgs, @Context() context: RequestContext): Promise<unknown> {
    return changing('addSource', { name: args.name }, context, () => sourceAdded(args, context, this.settings));
  }

  @Mutation('pauseSource')
  pauseSource(@Args() args: Named, @Context() context: RequestContext): Promise<unknown> {
    return changing('pauseSource', args, context, () => sourceChanged('pause', args.name, context));
  }

  @Mutation('resumeSource')
  resumeSource(@Args() args: Named, @Context() context: RequestContext): Promise<unknown> {
    return changing('resumeSource', args, context, () => sourceChanged('resume', args.name, context));
  }

  @Mutation('removeSource')
  removeSource(@Args() args: Named, @Context() context: RequestContext): Promise<unknown> {
    return changing('removeSource', args, context, () => sourceRemoved(args.name, context));
  }

  @Mutation('testSource')
  testSource(@Args() args: { readonly of: string }, @Context() context: RequestContext): Promise<unknown> {
    return changing('testSource', {}, context, () => sourceTested(args.of, context, this.settings));
  }

  @Mutation('retryRun')
  retryRun(@Args() args: { readonly id: string }, @Context() context: RequestContext): Promise<unknown> {
    return changing('retryRun', args, context, () => runRetried(args.id, context));
  }

  @Mutation('replayQuarantine')
  replayQuarantine(
    @Args() args: { readonly ids: readonly string[] },
    @Context() context: RequestContext,
  ): Promise<unknown> {
    const replay = () => quarantineReplayed(args.ids, context, this.settings.buckets);
    return changing('replayQuarantine', args, context, () => this.replaying(context.signal, replay));
  }
}

/** None begins once the request has ended. Places are not noted as they came: an address may carry a login by mistake. */
async function changing(
  change: string,
  of: object,
  { viewer, signal, log }: RequestContext,
  make: () => Promise<unknown>,
): Promise<unknown> {
  signal.throwIfAborted();
  log.info({ viewer: viewer.name, change, of }, 'a change is asked for');
  return untilAborted(signal, orProblem(make));
}
