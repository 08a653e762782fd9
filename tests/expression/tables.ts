import { readFileSync } from 'node:fs';
import type { RecordValue, Value } from '../../engine/expression/index.ts';

export interface ValueRow {
  readonly source: string;
  readonly record: RecordValue;
  readonly value: Value;
}

/** Rows of values.txt. */
export const valueRows = (): ValueRow[] =>
  linesOf('values.txt').map((line) => {
    const [, source, record = '{}', value] = /^(.*?)(?:\s+with\s+(\{.*\}))?\s+gives\s+(.*)$/.exec(line)!;
    return { source: source!, record: JSON.parse(record) as RecordValue, value: JSON.parse(value!) as Value };
  });

export interface FaultRow {
  readonly source: string;
  readonly code: string;
  /** What the mend says, in part. */
  readonly mend: string;
}

/** Rows of faults.txt. */
export const faultRows = (): FaultRow[] =>
  linesOf('faults.txt').map((line) => {
    const [, source, code, mend] = /^(.*?)\s+is\s+(EXP\d{3})\s*(.*)$/.exec(line)!;
    return { source: source!, code: code!, mend: mend! };
  });

const linesOf = (file: string): string[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
