import { expect, test } from 'vitest';
import { readText } from './sources.ts';

interface Package {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readText('package.json')) as Manifest;
const locked = (JSON.parse(readText('package-lock.json')) as { packages: Readonly<Record<string, Package>> })
  .packages;
const direct = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };

/** Whether the package at `path` would find `name`: in its own folder or in one above. */
function isFound(name: string, path: string): boolean {
  if (`${path === '' ? '' : `${path}/`}node_modules/${name}` in locked) return true;
  return path !== '' && isFound(name, path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))));
}

test('every package is wanted in exactly one version', () => {
  const loose = Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose, 'write the exact version, without ^ or ~').toEqual([]);
});

test('the lock file has the packages of every platform', () => {
  const missing = Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isFound(name, path))
      .map((name) => `${path}: ${name}`),
  );
  expect(missing, 'npm ci will fail elsewhere: take a release that is complete').toEqual([]);
});

test('the lock file holds checksums and no addresses', () => {
  const packages = Object.entries(locked).filter(([path, { link }]) => path !== '' && !link);
  expect(packages.filter(([, { integrity }]) => !integrity).map(([path]) => path)).toEqual([]);
  expect(packages.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
});

test('no install script is needed: each package that has one is refused by name', () => {
  const scripts = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = scripts.map(([path]) =>
    path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  );
  const open = [...new Set(names)].filter((name) => manifest.allowScripts[name] !== false);
  expect(open, 'add it to allowScripts with false').toEqual([]);
});

test('docs/dependencies.md gives a reason for each package, and for no other', () => {
  const rows = readText('docs/dependencies.md').matchAll(/^\| (`[^|]+`) \| (\S[^|]*) \|$/gm);
  const named = [...rows].flatMap(([, names]) => [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
  expect(named.sort()).toEqual(Object.keys(direct).sort());
});
