/** The steps of a kept process as a tree that can be drawn and read, in the language of the reader. */
import type { Rights } from '../access/index.ts';
import type { JsonObject } from '../definition/index.ts';
import type { Deed, Entity, Model, Process, ProcessStep } from '../model/index.ts';
import { inputFieldView, ofNoRecord, targetView, type Reader } from './field.ts';
import { processInputTexts, textsOf } from './texts.ts';
import type { FieldView, OutlineList, OutlineStep } from './types.ts';

/** A plan as it is kept: the Model of today may know less of what it names, or more. */
export interface Kept {
  /** Full name of the process. */
  readonly process: string;
  readonly steps: readonly KeptStep[];
  readonly called?: Readonly<Record<string, Kept>>;
}

/** A step after it was kept: expressions have become JSON. */
type KeptStep = { readonly [Name in keyof ProcessStep]: ProcessStep[Name] } & JsonObject;

export function outlineOf(model: Model, plan: Kept, locale: string): readonly OutlineStep[] {
  const texts = textsOf(model, locale);

  /** `Order: confirm`, in the words of whoever reads; as it was written where it is gone. */
  const deedOf = ({ action, entity: name, kind, name: what }: Deed): string => {
    const entity = model.entities.get(name);
    if (!entity) return action;
    const transition = entity.lifecycle?.transitions.get(what);
    const declared = entity.actions.find((one) => one.name === what);
    const title =
      kind === 'transition' && transition
        ? texts.part(entity, 'transition', what, transition.title)
        : kind === 'action' && declared
          ? texts.part(entity, 'action', what, declared.title)
          : what;
    return `${texts.entity(entity)}: ${title}`;
  };

  const detailOf = (step: KeptStep): string | undefined => {
    switch (step['kind']) {
      case 'do':
        return deedOf(step['deed'] as unknown as Deed);
      case 'if':
        return sourceOf(step['when']);
      case 'for':
        return sourceOf(step['each']);
      case 'approve':
        return (step['roles'] as readonly string[])
          .map((name) => {
            const role = model.roles.get(name);
            return role ? texts.role(role) : name;
          })
          .join(', ');
      case 'wait':
        return (step['event'] as { name: string } | undefined)?.name ?? sourceOf(step['until']);
      case 'call':
        return processTitle(model, locale, String(step['process']));
      case 'emit':
        return String(step['event']);
      default:
        return undefined;
    }
  };

  const stepsOf = (steps: readonly KeptStep[], path: string, within: Kept): readonly OutlineStep[] =>
    steps.map((step) => stepOf(step, path === '' ? step.id : `${path}/${step.id}`, within));

  const stepOf = (step: KeptStep, path: string, within: Kept): OutlineStep => {
    const detail = detailOf(step);
    const list = (kind: OutlineList['kind'], steps: unknown, at = path, plan = within): OutlineList[] =>
      Array.isArray(steps) && steps.length > 0
        ? [{ kind, steps: stepsOf(steps as readonly KeptStep[], at, plan) }]
        : [];
    const called = step['kind'] === 'call' ? within.called?.[String(step['process'])] : undefined;
    const lists = [
      ...list('then', step['then']),
      ...list('else', step['else']),
      ...((step['branches'] ?? []) as readonly unknown[]).flatMap((branch, index) =>
        list('branch', branch, `${path}/${index}`),
      ),
      ...list('each', step['steps'], `${path}/*`),
      ...(called ? list('called', called.steps, path, called) : []),
      ...list('timeout', step['onTimeout']),
      ...list('catch', step['catch']),
    ];
    return {
      path,
      kind: step.kind,
      title: texts.ofProcess(within.process, `step.${step.id}`, step.title),
      ...(detail !== undefined && { detail }),
      undone: Boolean(step['undo']),
      lists,
    };
  };

  return stepsOf(plan.steps, '', plan);
}

/** What a process asks for when it is started by hand, as fields of a form: `_record` is what it is about. */
export function processInputs(
  model: Model,
  rights: Rights,
  process: Process,
  locale: string,
): readonly FieldView[] {
  const reader = { model, rights, texts: processInputTexts(textsOf(model, locale), process) };
  const { entity, inputs } = process.start;
  const given = [...inputs.values()].map((field) => inputFieldView(reader, field));
  return entity ? [recordView(reader, entity), ...given] : given;
}

const recordView = (reader: Reader, entity: Entity): FieldView => ({
  name: '_record',
  type: 'reference',
  title: reader.texts.entity(entity),
  required: true,
  ...ofNoRecord,
  targets: [targetView(reader, entity)],
});

/** What a process is called; its name where it is gone. */
export function processTitle(model: Model, locale: string, name: string): string {
  const process = model.processes.get(name);
  return process ? textsOf(model, locale).process(name, process.title) : name;
}

/** What the step at a path of the process is called; undefined where there is none. */
export function stepTitle(outline: readonly OutlineStep[], path: string): string | undefined {
  const places = path.split('/');
  for (const step of outline) {
    const own = step.path.split('/');
    if (!own.every((place, at) => place === '*' || place === places[at])) continue;
    const inside = step.lists.map(({ steps }) => stepTitle(steps, path)).find((title) => title !== undefined);
    return inside ?? step.title;
  }
  return undefined;
}

const sourceOf = (kept: unknown): string | undefined =>
  (kept as { $expression?: { source: string } } | undefined)?.$expression?.source;
