import type { Actor } from '../access/index.ts';
import type { JsonObject } from '../definition/index.ts';
import type { PluginContext, PluginRecord } from '../extension/index.ts';
import type { Model } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { compileFind } from '../query/write/index.ts';

/** How plugins look records up: by equality, inside the transaction, with no rights but those of the organization. */
export const findFor =
  (connection: Connection, actor: Actor, model: Model): PluginContext['find'] =>
  async (entityName, where: JsonObject) => {
    const entity = model.entities.get(entityName);
    if (!entity) throw new Error(`No module declares '${entityName}'.`);
    const { name, text, sources } = compileFind(model, entity, Object.keys(where));
    const values = sources.map((source) => (source === 'org' ? actor.org : JSON.stringify([where])));
    const { rows } = await connection.query<{ images: string }>({ name, text, values });
    return JSON.parse(rows[0]!.images) as PluginRecord[];
  };
