/** Where we are. One place writes the address bar; a page with unsaved input may ask before it is left. */
import { signal } from '@preact/signals-core';

export type Route =
  | { readonly page: 'home' | 'own' }
  | { readonly page: 'door'; readonly name: string }
  | { readonly page: 'approvals' | 'processes'; readonly query: URLSearchParams }
  | { readonly page: 'console'; readonly name: string; readonly query: URLSearchParams }
  | { readonly page: 'process'; readonly id: string }
  | { readonly page: 'list'; readonly entity: string; readonly query: URLSearchParams }
  | { readonly page: 'record'; readonly entity: string; readonly id: string; readonly query: URLSearchParams }
  | { readonly page: 'unknown' };

/** Answers whether the page may be left. */
export type Guard = () => Promise<boolean>;

const PATTERNS = [
  { page: 'home', pattern: new URLPattern({ pathname: '/' }) },
  { page: 'own', pattern: new URLPattern({ pathname: '/account' }) },
  { page: 'door', pattern: new URLPattern({ pathname: '/:name(forgot-password|new-password)' }) },
  { page: 'approvals', pattern: new URLPattern({ pathname: '/approvals' }) },
  { page: 'console', pattern: new URLPattern({ pathname: '/:name(events|mail|access)' }) },
  { page: 'processes', pattern: new URLPattern({ pathname: '/processes' }) },
  // By the shape of its id: a module may have this name too.
  { page: 'process', pattern: new URLPattern({ pathname: '/processes/:id([0-9a-f\\-]{36})' }) },
  // Written as metadata and commands name entities, `/sales.Order/<id>`.
  {
    page: 'record',
    pattern: new URLPattern({ pathname: '/:module(\\w+).:entity(\\w+)/:id([0-9a-f\\-]{36})' }),
  },
  { page: 'list', pattern: new URLPattern({ pathname: '/:module/:entity' }) },
  { page: 'record', pattern: new URLPattern({ pathname: '/:module/:entity/:id' }) },
] as const;

export const route = signal<Route>(routeOf(location.href));

let guard: Guard | undefined;
/** Position in the history of this tab: tells how far a refused step must be taken back. */
let position = (history.state as { position?: number } | null)?.position ?? 0;
/** Told when a refused step was taken back. */
let takenBack: (() => void) | undefined;

export function routeOf(address: string): Route {
  const url = new URL(address);
  for (const { page, pattern } of PATTERNS) {
    const groups = pattern.exec({ pathname: url.pathname })?.pathname.groups;
    if (!groups) continue;
    const { module, entity, id } = groups;
    const query = url.searchParams;
    switch (page) {
      case 'home':
      case 'own':
        return { page };
      case 'door':
        return { page, name: groups['name']! };
      case 'approvals':
      case 'processes':
        return { page, query };
      case 'console':
        return { page, name: groups['name']!, query };
      case 'process':
        return { page, id: id! };
      case 'list':
        return { page, entity: `${module}.${entity}`, query };
      case 'record':
        return { page, entity: `${module}.${entity}`, id: id!, query };
    }
  }
  return { page: 'unknown' };
}

/** `sales.Order` -> `/sales/Order`, with an id of one of its records `/sales/Order/<id>`. */
export function pathOf(entity: string, id?: string): string {
  return `/${entity.replace('.', '/')}${id ? `/${id}` : ''}`;
}

export async function navigate(path: string): Promise<void> {
  if (!(await mayLeave(path))) return;
  history.pushState({ position: ++position }, '', path);
  route.value = routeOf(location.href);
}

/** Says the same page in other words: a filter, a column, an id where `new` stood. Never asks. */
export function restate(path: string): void {
  history.replaceState({ position }, '', path);
  route.value = routeOf(location.href);
}

/** The page that is shown asks before it is left. Gives the way to stop asking. */
export function guardLeaving(asked: Guard): () => void {
  guard = asked;
  return () => {
    if (guard === asked) guard = undefined;
  };
}

/** Asks the page that is shown whether it may be left, when something else than a step will replace it. */
export async function left(): Promise<boolean> {
  return !guard || (await guard());
}

/** Another tab of the same record is no leaving. */
async function mayLeave(path: string): Promise<boolean> {
  const target = new URL(path, location.href);
  return target.pathname === location.pathname || (await left());
}

async function onPopState(event: PopStateEvent): Promise<void> {
  if (takenBack) return takenBack();
  const next = (event.state as { position?: number } | null)?.position ?? 0;
  const leaves = guard !== undefined && !samePage(route.value, routeOf(location.href));
  if (leaves) {
    const wanted = next - position;
    history.go(-wanted);
    // Two steps at once cancel each other: the next is taken when this one has arrived.
    await new Promise<void>((resolve) => (takenBack = resolve));
    takenBack = undefined;
    if (!(await guard!())) return;
    guard = undefined;
    return history.go(wanted);
  }
  position = next;
  route.value = routeOf(location.href);
}

function samePage(one: Route, other: Route): boolean {
  return (
    one.page === 'record' && other.page === 'record' && one.entity === other.entity && one.id === other.id
  );
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = event
    .composedPath()
    .find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
  if (!link || link.target || link.download || link.origin !== location.origin || link.hash) return;
  event.preventDefault();
  void navigate(link.pathname + link.search);
}

export function startRouter(): void {
  addEventListener('popstate', (event) => void onPopState(event));
  document.addEventListener('click', onClick);
}
