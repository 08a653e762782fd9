/** Why nobody answered: nothing is known of what the other side did. */
export type NoAnswerReason = 'network' | 'timeout' | 'open' | 'busy';

const sentences: Readonly<Record<NoAnswerReason, string>> = {
  network: 'could not be reached',
  timeout: 'did not answer in time',
  open: 'failed too often and is left alone for a while',
  busy: 'has as many calls under way as it may have',
};

export class NoAnswer extends Error {
  readonly reason: NoAnswerReason;

  constructor(integration: string, reason: NoAnswerReason, cause?: unknown) {
    super(`'${integration}' ${sentences[reason]}.`, { cause });
    this.name = 'NoAnswer';
    this.reason = reason;
  }
}
