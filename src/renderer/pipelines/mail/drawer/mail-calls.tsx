import type { CallSummary } from '../../../../shared/pipelines/calls.ts';
import type { CallFace } from '../../../parts/calls/call-face.ts';
import { useStageName } from '../../../parts/run/use-stage-name.ts';

function StageName({ call }: { readonly call: CallSummary }) {
  return <span>{useStageName(call.stage)}</span>;
}

/** Calls about a mail, which several stages ask; a mail has no records to count. */
export const mailCalls: CallFace = { pipeline: 'mail', Asked: StageName };
