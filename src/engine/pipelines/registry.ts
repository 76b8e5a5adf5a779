import { eventsModule } from './events/events-module.ts';
import { mailModule } from './mail/mail-module.ts';
import type { PipelineModule } from './module.ts';

/** Every pipeline, in the order in which a file that several can read is offered to them. */
export const pipelineModules: readonly PipelineModule[] = [eventsModule, mailModule];
