/**
 * The one way to the server. The access token lives in memory only; when it has run out, the cookie's refresh token
 * fetches another, once for all requests that wait, and what was refused is asked again.
 */
import { signal } from '@preact/signals-core';
import type { Download } from '../shared/download.ts';
import { takeFromHash } from '../shared/hash.ts';
import { locale } from '../shared/texts.ts';

export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly mend?: string;
  /** Path of the field it is about, `lines/2/quantity`. */
  readonly field?: string;
}

/** What the server refused, in its words. `faults` is never empty. */
export class Refused extends Error {
  readonly status: number;
  readonly faults: readonly Fault[];

  constructor(status: number, faults: readonly Fault[]) {
    super(faults.map((fault) => fault.message).join(' '));
    this.name = 'Refused';
    this.status = status;
    this.faults = faults;
  }
}

/** No answer came: the network or the server is away. */
export class Unreachable extends Error {}

export interface SignedIn {
  readonly accessToken: string;
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly locale?: string;
  };
  readonly organization: string;
  readonly workspace: string | null;
  readonly organizations: readonly OrganizationChoice[];
  /** When it ends that one stands in the place of this user; absent where one is there oneself. */
  readonly until?: string;
}

export interface OrganizationChoice {
  readonly id: string;
  readonly name: string;
  readonly workspaces: readonly { readonly id: string; readonly name: string }[];
}

/** Undefined until the cookie was asked, null when nobody is signed in. */
export const signedIn = signal<SignedIn | null | undefined>(undefined);

let refreshing: Promise<SignedIn | null> | undefined;

/** Remembers that the cookie knows a session: without, there is nothing to take up. No secret. */
const KNOWN = 'kontor.session';

/** Begins to work in a session that somebody was let into. */
export function enter(session: SignedIn): void {
  signedIn.value = session;
  localStorage.setItem(KNOWN, 'yes');
}

export async function signOut(): Promise<void> {
  await post('/api/auth/sign-out', {}).catch(() => undefined);
  localStorage.removeItem(KNOWN);
  signedIn.value = null;
}

/** Works as somebody else of the organization for a while; the cookie stays one's own. */
export async function standIn(user: string, reason: string): Promise<void> {
  signedIn.value = await post<SignedIn>('/api/access/stand-in', { user, reason });
}

/** Goes back to one's own session. */
export async function endStandIn(): Promise<void> {
  await submit('DELETE', '/api/access/stand-in').catch(() => undefined); // its time may be over
  await resume();
}

export async function switchTo(organization: string, workspace: string | null): Promise<void> {
  signedIn.value = await post<SignedIn>('/api/auth/switch', { organization, workspace });
}

/** Takes up the session that the cookie knows; null when it knows none. */
export function resume(): Promise<SignedIn | null> {
  // Whoever comes back from another program he signed in by has a cookie that this page did not fetch.
  if (takeFromHash('entered')) localStorage.setItem(KNOWN, 'yes');
  if (!localStorage.getItem(KNOWN)) return Promise.resolve((signedIn.value = null));
  refreshing ??= askAnew().finally(() => (refreshing = undefined));
  return refreshing;
}

async function askAnew(): Promise<SignedIn | null> {
  const response = await send('/api/auth/refresh', { method: 'POST', headers: JSON_HEADERS, body: '{}' });
  const session = response.ok ? ((await response.json()) as SignedIn) : null;
  if (!session) localStorage.removeItem(KNOWN);
  signedIn.value = session;
  return session;
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/** GET of a JSON resource. `no-cache` asks the server whether what the browser keeps still holds. */
export async function get<T>(path: string): Promise<T> {
  return (await (await authorized(path, { cache: 'no-cache' })).json()) as T;
}

const post = <T>(path: string, body: unknown): Promise<T> => submit<T>('POST', path, body);

/** Sends something to be done; gives what is answered, if anything is. With a key it may be sent again. */
export async function submit<T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  key?: string,
): Promise<T> {
  const headers = { ...(body !== undefined && JSON_HEADERS), ...(key && { 'idempotency-key': key }) };
  const said = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await authorized(path, { method, headers, ...said });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Bytes for a download, with the session's rights. */
export async function download(path: string): Promise<Download> {
  const response = await authorized(path, {});
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return {
    blob: await response.blob(),
    name: encoded ? decodeURIComponent(encoded) : path.split(/[/?]/)[3]!,
  };
}

/** Stores a file and gives its id; at another path than that of all files it is laid beside something. */
export async function upload(file: File, path = '/api/files'): Promise<{ readonly id: string }> {
  const form = new FormData();
  form.append('file', file, file.name);
  return (await (await authorized(path, { method: 'POST', body: form })).json()) as { id: string };
}

interface GraphqlAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Partial<Fault> }[];
}

/** Runs a document. A key makes a write safe to send again. */
export async function graphql<T>(query: string, variables: object = {}, key?: string): Promise<T> {
  const response = await authorized('/graphql', {
    method: 'POST',
    headers: { ...JSON_HEADERS, ...(key && { 'idempotency-key': key }) },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as GraphqlAnswer<T>;
  if (answer.errors?.length) throw new Refused(response.status, answer.errors.map(faultOf));
  return answer.data!;
}

function faultOf(error: { readonly message: string; readonly extensions?: Partial<Fault> }): Fault {
  return { code: '', ...error.extensions, message: error.message };
}

async function authorized(path: string, init: RequestInit): Promise<Response> {
  const first = await send(path, init);
  const { status } = first;
  if (signedIn.peek()?.until) {
    // What was begun as somebody else is not done as oneself.
    if (status === 401) await resume();
    return checked(first);
  }
  if (!signedIn.peek() || path.startsWith('/api/auth/sign-in')) return checked(first);
  const again =
    status === 401
      ? await resume()
      : (await isRefused(first, 'IDN004')) && (await (await import('../identity/proof.ts')).proved());
  if (location.pathname !== '/account' && (await isRefused(first, 'IDN022'))) location.assign('/account');
  return checked(again ? await send(path, init) : first);
}

/**
 * Whether it was refused because it is long ago that somebody showed who he is (IDN004): then he is asked, and it goes on;
 * or because his roles ask for a second factor, and he has none (IDN022): then he is led to where he sets one up.
 */
const isRefused = async (response: Response, code: string): Promise<boolean> =>
  response.status === 403 && (await response.clone().text()).includes(`"${code}"`);

async function send(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('accept-language', locale.peek());
  const token = signedIn.peek()?.accessToken;
  if (token) headers.set('authorization', `Bearer ${token}`);
  try {
    return await fetch(path, { ...init, headers });
  } catch (cause) {
    throw new Unreachable('No answer', { cause });
  }
}

/** GraphQL answers its errors as JSON with any status: those are read by the caller. */
async function checked(response: Response): Promise<Response> {
  if (response.ok || response.url.endsWith('/graphql')) return response;
  throw new Refused(response.status, await faultsOf(response));
}

async function faultsOf(response: Response): Promise<readonly Fault[]> {
  const body = (await response.json().catch(() => null)) as { readonly faults?: readonly Fault[] } | null;
  return body?.faults ?? [{ code: String(response.status), message: response.statusText }];
}
