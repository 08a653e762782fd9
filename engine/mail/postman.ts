/*
 * Carries letters out, after the transactions that wrote them and beside everything else: a mail server that is slow or
 * away delays letters and nothing more. Any number of processes share the round; what one has taken, no other sends.
 */
import { openRounds, type Rounds } from '../loop/index.ts';
import type { Pool } from '../postgres/index.ts';
import type { Transport } from './transport.ts';

export interface Postman extends Rounds {
  /** Takes what is due and sends it; gives how many letters that were. */
  round(): Promise<number>;
}

export interface PostmanParts {
  /** Connections of the loop role, which sees letters and nothing else of an organization. */
  readonly loop: Pool;
  readonly transport: Transport;
  /** Reads the text of a letter that only we may read. */
  readonly unseal: (sealed: Uint8Array) => string;
  readonly onFailure: (error: unknown) => void;
  /** Between two looks; 0 looks only when it is told to. */
  readonly pollMs?: number;
}

interface Row {
  readonly org_id: string;
  readonly id: string;
  readonly recipients: readonly string[];
  readonly reply_to: string | null;
  readonly subject: string;
  readonly body: string;
  readonly file_name: string | null;
  readonly content: Uint8Array | null;
  readonly sealed: boolean;
}

/** Letters that are sent at once. */
const lettersMost = 10;
/** A letter is somebody else's after that time, whatever became of who took it: longer than any conversation lasts. */
const leaseSeconds = 300;

export function openPostman({ loop, transport, unseal, onFailure, pollMs = 3_000 }: PostmanParts): Postman {
  const saidIn = ({ sealed, body, file_name: fileName, content }: Row) =>
    sealed
      ? { body: unseal(content!), attachment: null }
      : { body, attachment: fileName === null ? null : { fileName, content: content! } };
  const deliver = async (row: Row): Promise<void> => {
    const done = await transport.send({
      id: row.id,
      organization: row.org_id,
      recipients: row.recipients,
      replyTo: row.reply_to,
      subject: row.subject,
      ...saidIn(row),
    });
    const problem = done.outcome === 'sent' ? null : done.problem;
    await loop.query('select kontor.settle_mail($1, $2, $3)', [row.id, done.outcome, problem]);
  };
  const round = async (): Promise<number> => {
    const { rows } = await loop.query<Row>('select * from kontor.claim_mail($1, $2, $3)', [
      lettersMost,
      leaseSeconds,
      transport.repeatable,
    ]);
    await Promise.all(rows.map(deliver));
    return rows.length;
  };

  return { round, ...openRounds({ round: async () => (await round()) > 0, onFailure, pollMs }) };
}
