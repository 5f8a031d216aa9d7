import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { listWorkers } from '#follow';
import type { PageArgs } from './page.ts';
import { contentOf, quarantineEntryOf, quarantineOf } from './quarantine.ts';
import type { QuarantineNode } from './quarantine.ts';
import type { RequestContext } from './request-context.ts';
import { objectsOf, runById, runsOf } from './run.ts';
import type { ObjectsArgs, RunNode } from './run.ts';
import { progressOf } from './source-progress.ts';
import { sourcesOf } from './source.ts';
import type { SourceNode } from './source.ts';

/** What is followed, and by whom. */
@Resolver('Source')
export class SourceResolver {
  @Query('sources')
  sources(@Context() context: RequestContext): ReturnType<typeof sourcesOf> {
    return sourcesOf(context);
  }

  @Query('workers')
  workers(@Context() context: RequestContext): ReturnType<typeof listWorkers> {
    return listWorkers(context.present);
  }

  @ResolveField('progress')
  progress(@Parent() source: SourceNode, @Context() context: RequestContext): ReturnType<typeof progressOf> {
    return progressOf(source, context);
  }
}

/** What was found at sources. */
@Resolver('Run')
export class RunResolver {
  @Query('runs')
  runs(@Args() args: PageArgs, @Context() context: RequestContext): ReturnType<typeof runsOf> {
    return runsOf(args, context);
  }

  @Query('run')
  run(@Args('id') id: string, @Context() context: RequestContext): ReturnType<typeof runById> {
    return runById(id, context);
  }

  @ResolveField('objects')
  objects(
    @Parent() run: RunNode,
    @Args() args: ObjectsArgs,
    @Context() context: RequestContext,
  ): ReturnType<typeof objectsOf> {
    return objectsOf(run, args, context);
  }
}

/** What was no record. */
@Resolver('QuarantineEntry')
export class QuarantineResolver {
  @Query('quarantine')
  quarantine(@Args() args: PageArgs, @Context() context: RequestContext): ReturnType<typeof quarantineOf> {
    return quarantineOf(args, context);
  }

  @Query('quarantineEntry')
  quarantineEntry(@Args('id') id: string, @Context() context: RequestContext): ReturnType<typeof quarantineEntryOf> {
    return quarantineEntryOf(id, context);
  }

  @ResolveField('content')
  content(@Parent() entry: QuarantineNode, @Context() context: RequestContext): ReturnType<typeof contentOf> {
    return contentOf(entry, context);
  }
}
