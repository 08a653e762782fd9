/** Texts and stacks of errors are sealed with everything else; without this they stand in Temporal's history in clear. */
import { DefaultFailureConverter } from '@temporalio/common';

/** Found by its name: Temporal loads this file in the worker, the client and the workflow. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
