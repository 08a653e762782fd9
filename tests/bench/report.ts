import type { Comparison } from './compare.ts';
import type { Growth } from './growth.ts';
import type { ProcessFigures } from './processes.ts';

export interface Report {
  /** Tells how far the run is; never part of what is measured. */
  say(line: string): void;
  comparison(comparison: Comparison): void;
  growth(growth: Growth): void;
  processes(figures: ProcessFigures): void;
}

/** One JSON line a result, or a table for people. */
export function openReport(json: boolean): Report {
  const say = (line: string) => console.error(line);
  if (json)
    return {
      say,
      comparison: ({ operation, ratio, spread }) =>
        console.log(JSON.stringify({ operation, ratio: rounded(ratio, 3), spread: rounded(spread, 3) })),
      growth: ({ entities, start, mb, install }) => {
        console.log(JSON.stringify({ start: entities, seconds: rounded(start, 2), mb: Math.round(mb) }));
        console.log(JSON.stringify({ install: entities, seconds: rounded(install, 2) }));
      },
      processes: (figures) => console.log(JSON.stringify({ processes: figures })),
    };
  const once = headings();
  return {
    say,
    comparison: (one) => once(head, row(one)),
    growth: ({ entities, start, mb, install }) =>
      once(
        growthHead,
        `${String(entities).padEnd(9)} ${start.toFixed(2).padStart(9)} ${mb.toFixed(0).padStart(9)} ${install.toFixed(1).padStart(11)}`,
      ),
    processes: ({ kontor, dbos, ratio, waiting, decision }) => {
      console.log(`steps a second: ${kontor.toFixed(0)}, DBOS ${dbos.toFixed(0)}, ratio ${ratio.toFixed(2)}`);
      console.log(
        `${waiting.instances} waiting: ${waiting.perSecond.toFixed(1)} transactions/s, ${waiting.mb} MB more`,
      );
      console.log(`decision acted on: ${decision.p50.toFixed(0)} ms, ${decision.p95.toFixed(0)} ms (p95)`);
    },
  };
}

/** Prints a line, below its heading when that was not the last one. */
function headings(): (heading: string, line: string) => void {
  let last = '';
  return (heading, line) => {
    if (heading !== last) console.log(heading);
    last = heading;
    console.log(line);
  };
}

const growthHead = 'entities    start s   memory MB   install s';

const widths = [9, 6, 7, 9, 9, 12, 12, 11];
const cells = (texts: readonly string[]): string =>
  texts.map((text, at) => (at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join(' ');

const head = [
  cells(['', 'ratio', 'spread', 'kontor/s', 'baseline', 'cpu kontor', 'baseline', 'p50 alone']),
  cells(['', '', '', '', '', 'us srv+db', 'us srv+db', 'ms']),
].join('\n');

const row = ({ operation, ratio, spread, kontor, baseline, alone }: Comparison): string =>
  cells([
    operation,
    ratio.toFixed(2),
    spread.toFixed(2),
    kontor.perSecond.toFixed(0),
    baseline.perSecond.toFixed(0),
    `${kontor.server.toFixed(0)}+${kontor.database.toFixed(0)}`,
    `${baseline.server.toFixed(0)}+${baseline.database.toFixed(0)}`,
    `${alone.kontor.toFixed(2)}/${alone.baseline.toFixed(2)}`,
  ]);

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
