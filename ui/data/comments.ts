/** What people say of a record, and the files they lay beside it. */
import { get, submit, upload } from './client.ts';

interface Author {
  readonly id: string | null;
  readonly name: string | null;
}

export interface Comment {
  readonly id: string;
  readonly text: string;
  readonly at: string;
  readonly editedAt: string | null;
  readonly deleted: boolean;
  readonly by: Author;
  readonly mine: boolean;
}

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly at: string;
  readonly by: Author;
  readonly removable: boolean;
}

export interface Talk {
  readonly comments: readonly Comment[];
  readonly files: readonly Attachment[];
  readonly mayAttach: boolean;
}

const pathOf = (entity: string, id: string): string => `/api/records/${entity}/${id}`;

export async function readTalk(entity: string, id: string): Promise<Talk> {
  const path = pathOf(entity, id);
  const [comments, beside] = await Promise.all([
    get<readonly Comment[]>(`${path}/comments`),
    get<Omit<Talk, 'comments'>>(`${path}/files`),
  ]);
  return { comments, ...beside };
}

export const comment = (entity: string, id: string, text: string): Promise<Comment> =>
  submit('POST', `${pathOf(entity, id)}/comments`, { text });

export const reword = (entity: string, id: string, comment: string, text: string): Promise<Comment> =>
  submit('PATCH', `${pathOf(entity, id)}/comments/${comment}`, { text });

export const withdraw = (entity: string, id: string, comment: string): Promise<Comment> =>
  submit('DELETE', `${pathOf(entity, id)}/comments/${comment}`);

export const attach = (entity: string, id: string, file: File): Promise<{ readonly id: string }> =>
  upload(file, `${pathOf(entity, id)}/files`);

export const detach = (entity: string, id: string, file: string): Promise<void> =>
  submit('DELETE', `${pathOf(entity, id)}/files/${file}`);
