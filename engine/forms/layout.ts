/**
 * The layout of a form: the one its module wrote, cut to what the reader sees, or one derived from the fields.
 * What a written layout names nowhere stands in a last group, unless the form says otherwise.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import type { Entity } from '../model/index.ts';
import type { Texts } from './texts.ts';
import type { FieldType, FieldView, LayoutNode } from './types.ts';

const FULL_WIDTH: ReadonlySet<FieldType> = new Set(['longText', 'json', 'address', 'lines']);
/** A second group is worth its heading only when it holds at least this many fields. */
const DETAILS_MIN = 5;

export function layoutOf(entity: Entity, fields: readonly FieldView[], texts: Texts): LayoutNode {
  const shown = fields.filter((field) => !field.system);
  if (!entity.form) return { type: 'VerticalLayout', elements: derive(entity, shown, texts) };
  const names = new Map(shown.map((field) => [field.name, field]));
  const heading = (text: string): string => texts.heading(entity, text);
  const written = cut(entity.form.layout, names, heading);
  const named = new Set(written ? namesIn(written) : []);
  const rest = entity.form.rest ? shown.filter((field) => !named.has(field.name)) : [];
  const last = rest.length > 0 ? group(heading('More fields'), rest) : [];
  return { type: 'VerticalLayout', elements: [...(written ? [written] : []), ...last] };
}

/** Important fields, the others, long text, lines, and what is summed up from lines last. */
function derive(entity: Entity, fields: readonly FieldView[], texts: Texts): readonly LayoutNode[] {
  const heading = (text: string): string => texts.heading(entity, text);
  const wide = fields.filter((field) => FULL_WIDTH.has(field.type) && field.type !== 'lines');
  const lines = fields.filter((field) => field.type === 'lines');
  const totals = lines.length > 0 ? fields.filter((field) => isTotal(field, lines)) : [];
  const plain = fields.filter((field) => !FULL_WIDTH.has(field.type) && !totals.includes(field));
  const important = plain.filter((field, index) => index < 4 || isImportant(entity, field));
  const details = plain.filter((field) => !important.includes(field));
  const split = details.length >= DETAILS_MIN;
  return [
    ...group('', split ? important : plain),
    ...(split ? group(heading('Details'), details) : []),
    ...wide.flatMap((field) => group('', [field])),
    ...lines.map((field) => ({ type: 'Group', label: field.title, elements: [control(field)] })),
    ...group(heading('Totals'), totals, { columns: 1, align: 'end' }),
  ];
}

function isImportant(entity: Entity, field: FieldView): boolean {
  return (
    field.required || entity.lifecycle?.field.name === field.name || entity.label.source.trim() === field.name
  );
}

function isTotal(field: FieldView, lines: readonly FieldView[]): boolean {
  const amount = field.type === 'money' || field.type === 'decimal' || field.type === 'quantity';
  if (!amount || !field.compute) return false;
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(field.compute!);
  return lines.some((line) => uses(line.name)) || TOTALS.test(field.name);
}

/** Sums of sums carry the word in their name: `netTotal`, `taxTotal`, `gross`. */
const TOTALS = /total|gross|net|tax|sum/i;

function group(label: string, fields: readonly FieldView[], options?: JsonObject): readonly LayoutNode[] {
  if (fields.length === 0) return [];
  return [
    { type: 'Group', ...(label && { label }), elements: fields.map(control), ...(options && { options }) },
  ];
}

function control(field: FieldView): LayoutNode {
  return {
    type: 'Control',
    field: field.name,
    ...(FULL_WIDTH.has(field.type) && { options: { width: 'full' } }),
  };
}

function namesIn(node: LayoutNode): readonly string[] {
  return [...(node.field ? [node.field] : []), ...(node.elements ?? []).flatMap(namesIn)];
}

/** A written element for this reader; undefined when nothing of it is left. */
function cut(
  node: JsonObject,
  fields: ReadonlyMap<string, FieldView>,
  heading: (text: string) => string,
): LayoutNode | undefined {
  const type = String(node['type'] ?? 'VerticalLayout');
  const field = fieldNamed(node['scope']);
  if (type === 'Control' && !fields.has(field ?? '')) return undefined;
  const inner = Array.isArray(node['elements']) ? (node['elements'] as readonly JsonObject[]) : undefined;
  const elements = inner?.flatMap((element) => cut(element, fields, heading) ?? []);
  if (elements?.length === 0) return undefined;
  const options = node['options'] as JsonObject | undefined;
  const wide = field !== undefined && FULL_WIDTH.has(fields.get(field)!.type);
  return {
    type,
    ...(field && { field }),
    ...(typeof node['label'] === 'string' && { label: heading(node['label']) }),
    ...(typeof node['text'] === 'string' && { text: heading(node['text']) }),
    ...(elements && { elements }),
    ...((options || wide) && { options: { ...(wide && { width: 'full' }), ...options } }),
    ...rule(node['rule'] as JsonObject | undefined),
  };
}

/** `#/properties/customer` -> `customer` */
function fieldNamed(scope: Json | undefined): string | undefined {
  return typeof scope === 'string' ? scope.replace(/^#\/properties\//, '') : undefined;
}

/** JSON Forms' rule with a constant, or our expression in `condition.holds`, as one expression. */
function rule(written: JsonObject | undefined): Partial<LayoutNode> {
  if (!written) return {};
  const holds = conditionOf(written['condition'] as JsonObject);
  switch (written['effect']) {
    case 'SHOW':
      return { visibleWhen: holds };
    case 'HIDE':
      return { visibleWhen: `!(${holds})` };
    case 'ENABLE':
      return { enabledWhen: holds };
    default:
      return { enabledWhen: `!(${holds})` };
  }
}

function conditionOf(condition: JsonObject): string {
  if (typeof condition['holds'] === 'string') return condition['holds'];
  const field = fieldNamed(condition['scope'])!;
  const schema = (condition['schema'] ?? {}) as JsonObject;
  const allowed = 'const' in schema ? [schema['const']!] : ((schema['enum'] ?? []) as readonly Json[]);
  return allowed.map((value) => `${field} == ${JSON.stringify(value)}`).join(' || ') || 'true';
}
