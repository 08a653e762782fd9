/** Other programs that say who somebody is: by variables of their name, or in a configuration file below `oidc`. */
import { Refusal, type Fault } from '../errors/index.ts';
import { wrongSetting } from './faults.ts';
import type { ConfigFile, Variable } from './sources.ts';

export interface IdentityProvider {
  /** `google`, of its variables and addresses. */
  readonly name: string;
  /** As the button says it. */
  readonly title: string;
  /** Its address, as it calls itself. */
  readonly issuer: string;
  /** What it calls us. */
  readonly client: string;
  /** Absent where it knows us by PKCE alone. */
  readonly secret?: string;
}

const prefix = 'KONTOR_OIDC_';
const parts = ['title', 'issuer', 'client', 'secret'] as const;
type Part = (typeof parts)[number];

interface Given {
  readonly name: string;
  readonly part: Part;
  readonly value: string;
  readonly from: string;
}

const about =
  'A provider has KONTOR_OIDC_<NAME>_ISSUER (https) and KONTOR_OIDC_<NAME>_CLIENT, and may have _SECRET and _TITLE.';

/**
 * Those that are set, in the order of their names; a variable is stronger than a file.
 * @throws Refusal CFG002 where one lacks what it needs
 */
export function identityProviders(
  files: readonly ConfigFile[],
  variables: ReadonlyMap<string, Variable>,
): readonly IdentityProvider[] {
  const given = [
    ...files.flatMap(writtenIn),
    ...[...variables].flatMap(([name, variable]) => setBy(name, variable)),
  ];
  const names = [...new Set(given.map(({ name }) => name))].sort();
  const read = names.map((name) =>
    providerOf(
      name,
      given.filter((one) => one.name === name),
    ),
  );
  const faults = read.flatMap((one) => ('fault' in one ? [one.fault] : []));
  if (faults.length > 0) throw new Refusal(faults);
  return Object.freeze(read.flatMap((one) => ('provider' in one ? [one.provider] : [])));
}

const setBy = (variable: string, { value, from }: Variable): Given[] => {
  const [, name, part] = /^KONTOR_OIDC_([A-Z][A-Z0-9]*)_([A-Z]+)$/.exec(variable) ?? [];
  const known = parts.find((each) => each === part?.toLowerCase());
  return name && known ? [{ name: name.toLowerCase(), part: known, value, from }] : [];
};

const writtenIn = ({ file, values }: ConfigFile): Given[] =>
  Object.entries((values['oidc'] ?? {}) as Readonly<Record<string, unknown>>).flatMap(([name, written]) =>
    Object.entries((written ?? {}) as Readonly<Record<string, unknown>>).flatMap(([key, value]) =>
      setBy(`${prefix}${name}_${key}`.toUpperCase(), { value: String(value), from: file }),
    ),
  );

function providerOf(
  name: string,
  given: readonly Given[],
): { readonly provider: IdentityProvider } | { readonly fault: Fault } {
  const { title, issuer, client, secret } = Object.fromEntries(
    given.map(({ part, value }) => [part, value]),
  ) as Partial<Record<Part, string>>;
  const wrong = (part: Part, why: string) => {
    const from = given.find((one) => one.part === part)?.from ?? given[0]!.from;
    return { fault: wrongSetting({ name: `oidc.${name}.${part}`, from, why, about }) };
  };
  if (issuer === undefined || !isIssuer(issuer))
    return wrong('issuer', 'must be an address that begins with https://');
  if (client === undefined) return wrong('client', 'is missing');
  const said = title ?? name[0]!.toUpperCase() + name.slice(1);
  return { provider: { name, title: said, issuer, client, ...(secret !== undefined && { secret }) } };
}

/** Without https only on this machine, to try it out. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));
}
