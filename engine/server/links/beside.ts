import type { Actor } from '../../access/index.ts';
import type { Entity } from '../../model/index.ts';
import type { Statement } from '../../query/index.ts';
import type { Records } from '../../records/index.ts';

/** A file that lies beside a record. */
export interface FileBeside {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
}

/** Files beside a record that the actor sees, newest first. */
export const filesBeside = async (
  records: Pick<Records, 'read'>,
  actor: Actor,
  entity: Entity,
  record: string,
): Promise<readonly FileBeside[]> =>
  JSON.parse(await records.read(actor, beside, { entity: entity.fullName, record })) as FileBeside[];

const filesMax = 500;

const beside: Statement = {
  name: 'files beside',
  kind: 'list',
  cost: filesMax,
  text: `select coalesce(json_agg(f), '[]')::text from (
      select id, name, type, size, sha256 from kontor.file
        where org_id = kontor.org() and entity = $1 and record = $2 and deleted_at is null
        order by id desc limit ${filesMax}) f`,
  read: ({ variables }) => [variables['entity'], variables['record']],
};
