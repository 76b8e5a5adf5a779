import { useRead } from '../../reads/use-read.ts';
import { FailureCauses, type OwnRemedies } from './FailureCauses.tsx';

interface JobCausesProps {
  readonly jobId: string;
  readonly Own?: OwnRemedies | undefined;
}

/** Why items of a job failed; nothing until that is known. */
export function JobCauses({ jobId, Own }: JobCausesProps) {
  const { data } = useRead('run.get', { jobId });
  return data === null ? null : <FailureCauses detail={data} Own={Own} />;
}
