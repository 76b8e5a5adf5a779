import type { PipelineName } from '../../shared/pipelines/registry.ts';
import type { RunFace } from '../parts/run/run-face.ts';
import { eventsRun } from './events/events-run.tsx';
import { mailRun } from './mail/mail-run.tsx';

/** How each pipeline fills in the parts of a run. */
export const runFaces: Readonly<Record<PipelineName, RunFace>> = { events: eventsRun, mail: mailRun };
