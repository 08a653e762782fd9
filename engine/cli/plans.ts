import { join } from 'node:path';
import type { Plan } from '../publication/index.ts';
import { counted, faultText, type Output } from './output.ts';

const signs = { added: '+', changed: '~', removed: '-' } as const;

/** Where written plans lie, in order. */
export const plansFolder = join(import.meta.dirname, '../../migrations/modules');

/** Prints what a change of metadata would do: modules, definitions, steps with what they touch, findings, totals. */
export function printPlan(plan: Plan, where: string, out: Output): void {
  for (const { name, was, now } of plan.modules) {
    out.line(`${name} ${[was, now].map((version) => version ?? 'none').join(' -> ')} on ${where}`);
  }
  for (const { how, file } of plan.definitions) out.line(`  ${signs[how]} ${file}`);
  if (plan.steps.length > 0) out.line();
  for (const step of plan.steps) {
    const rows = step.rows > 0 ? `  ${counted(step.rows, 'row')}` : '';
    out.line(`  ${step.why}${rows}${step.locks === 'nothing' ? '' : `  locks ${step.locks}`}`);
    if (step.finding !== undefined) out.line(`      ${step.finding}`);
  }
  if (plan.transactions > 1) {
    out.line(
      `  Added in ${plan.transactions} transactions: the locks of one would be more than PostgreSQL holds (max_locks_per_transaction).`,
    );
  }
  for (const field of plan.kept)
    out.line(`  ${field} has another formula: each record keeps its value until it is changed next`);
  for (const fault of plan.faults) out.line(faultText(fault, false));
  const findings =
    plan.faults.length + plan.kept.length + plan.steps.filter((step) => step.finding !== undefined).length;
  out.line(`${counted(plan.steps.length, 'step')}, ${counted(findings, 'finding')}.`);
}
