/** A signed-in user of the API, as a program would be. */
import type { Json } from '../../engine/definition/index.ts';
import { demoPassword } from '../support/index.ts';

export interface Client {
  /** Runs a document and gives its `data`; whatever was refused is thrown with its text. */
  ask(query: string, variables?: Readonly<Record<string, Json | undefined>>): Promise<Record<string, Json>>;
  /** Creates a record of the GraphQL type and gives its id. */
  create(type: string, input: Json): Promise<string>;
  get(path: string): Promise<unknown>;
  download(path: string): Promise<string>;
  upload(path: string, csv: string): Promise<unknown>;
}

export async function signIn(url: string, email: string): Promise<Client> {
  const answer = await fetch(`${url}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: demoPassword }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  const headers = { authorization: `Bearer ${accessToken}` };

  const send = async (path: string, type: string, body: string): Promise<string> => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': type },
      body,
    });
    return response.text();
  };
  const fetchText = async (path: string): Promise<string> => {
    const response = await fetch(url + path, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  const ask: Client['ask'] = async (query, variables = {}) => {
    const text = await send('/graphql', 'application/json', JSON.stringify({ query, variables }));
    const { data, errors } = JSON.parse(text) as { data: Record<string, Json>; errors?: unknown };
    if (errors) throw new Error(text);
    return data;
  };
  const create: Client['create'] = async (type, input) => {
    const made = await ask(
      `mutation ($input: ${type}_Create!) { made: create${type}(input: $input) { id } }`,
      { input },
    );
    return (made.made as { id: string }).id;
  };
  return {
    ask,
    create,
    get: async (path) => JSON.parse(await fetchText(path)) as unknown,
    download: fetchText,
    upload: async (path, csv) => JSON.parse(await send(path, 'text/csv', csv)) as unknown,
  };
}
