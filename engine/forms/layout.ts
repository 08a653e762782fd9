/**
 * The layout of a form: the one its module wrote, cut to what the reader sees, or one derived from the fields.
 * What a written layout names nowhere stands in a last group, unless the form says otherwise. Whatever stands outside
 * of groups is framed: a run of fields in a group, lines in one of their own, sums below the lines as totals.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import type { Entity } from '../model/index.ts';
import type { Texts } from './texts.ts';
import type { FieldType, FieldView, LayoutNode } from './types.ts';

type Fields = ReadonlyMap<string, FieldView>;

const FULL_WIDTH: ReadonlySet<FieldType> = new Set(['longText', 'json', 'address', 'lines']);
const AMOUNTS: ReadonlySet<FieldType> = new Set(['money', 'decimal', 'quantity']);
/** A second group is worth its heading only when it holds at least this many fields. */
const DETAILS_MIN = 5;

export function layoutOf(entity: Entity, fields: readonly FieldView[], texts: Texts): LayoutNode {
  const shown = fields.filter((field) => !field.system);
  const heading = (text: string): string => texts.heading(entity, text);
  if (!entity.form) return { type: 'VerticalLayout', elements: derive(entity, shown, heading) };
  const names = new Map(shown.map((field) => [field.name, field]));
  const written = cut(entity.form.layout, names, heading);
  const named = new Set(written ? namesIn(written) : []);
  const rest = entity.form.rest ? shown.filter((field) => !named.has(field.name)) : [];
  const framed = written ? frame(written, names, heading) : [];
  return { type: 'VerticalLayout', elements: [...framed, ...group(heading('More fields'), rest)] };
}

type Heading = (text: string) => string;

/** Important fields, the others, long text, lines, and what is summed up from lines last. */
function derive(entity: Entity, fields: readonly FieldView[], heading: Heading): readonly LayoutNode[] {
  const wide = fields.filter((field) => FULL_WIDTH.has(field.type) && field.type !== 'lines');
  const lines = fields.filter((field) => field.type === 'lines');
  const totals = lines.length > 0 ? fields.filter((field) => isTotal(field, lines, fields)) : [];
  const plain = fields.filter((field) => !FULL_WIDTH.has(field.type) && !totals.includes(field));
  const important = plain.filter((field, index) => index < 4 || isImportant(entity, field));
  const details = plain.filter((field) => !important.includes(field));
  const split = details.length >= DETAILS_MIN;
  return [
    ...group('', split ? important : plain),
    ...(split ? group(heading('Details'), details) : []),
    ...group('', wide),
    ...lines.map(linesGroup),
    ...totalsGroup(totals.map(control), heading),
  ];
}

function isImportant(entity: Entity, field: FieldView): boolean {
  return (
    field.required || entity.lifecycle?.field.name === field.name || entity.label.source.trim() === field.name
  );
}

/** A computed amount that is made of lines, or of another one that is. */
function isTotal(field: FieldView, lines: readonly FieldView[], fields: readonly FieldView[]): boolean {
  if (!AMOUNTS.has(field.type) || !field.compute) return false;
  const uses = (other: FieldView): boolean => new RegExp(`\\b${other.name}\\b`).test(field.compute!);
  return (
    lines.some(uses) || fields.some((other) => other !== field && uses(other) && isTotal(other, lines, []))
  );
}

function group(label: string, fields: readonly FieldView[], options?: JsonObject): readonly LayoutNode[] {
  return groupOf(label, fields.map(control), options);
}

function groupOf(
  label: string,
  elements: readonly LayoutNode[],
  options?: JsonObject,
): readonly LayoutNode[] {
  if (elements.length === 0) return [];
  return [{ type: 'Group', ...(label && { label }), elements, ...(options && { options }) }];
}

function totalsGroup(elements: readonly LayoutNode[], heading: Heading): readonly LayoutNode[] {
  return groupOf(heading('Totals'), elements, { align: 'end' });
}

function linesGroup(field: FieldView): LayoutNode {
  return { type: 'Group', label: field.title, elements: [control(field)] };
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

/** The elements of a written layout, each in a frame. */
function frame(written: LayoutNode, fields: Fields, heading: Heading): readonly LayoutNode[] {
  const elements = written.type === 'VerticalLayout' ? (written.elements ?? []) : [written];
  const framed: LayoutNode[] = [];
  let run: LayoutNode[] = [];
  const close = (): void => {
    framed.push(...groupOf('', run));
    run = [];
  };
  for (const element of elements) {
    const lines = fields.get(element.field ?? '');
    if (lines?.type === 'lines') {
      close();
      framed.push({ type: 'Group', label: element.label ?? lines.title, elements: [element] });
    } else if (
      element.type === 'Group' ||
      element.type === 'Categorization' ||
      element.type === 'VerticalLayout'
    ) {
      close();
      framed.push(element);
    } else if (isSums(element, fields) && framed.length > 0 && run.length === 0) {
      framed.push(...totalsGroup(element.elements ?? [element], heading));
    } else run.push(element);
  }
  close();
  return framed;
}

/** A row of amounts, computed ones among them: what stands below lines sums them up. */
function isSums(element: LayoutNode, fields: Fields): boolean {
  const named = namesIn(element).map((name) => fields.get(name)!);
  const summed = named.some((field) => field.compute !== undefined);
  return summed && named.every((field) => AMOUNTS.has(field.type));
}

/** A written element for this reader; undefined when nothing of it is left. */
function cut(node: JsonObject, fields: Fields, heading: Heading): LayoutNode | undefined {
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

/** JSON Forms' rule, a field compared with constants, as an expression. */
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
  const field = fieldNamed(condition['scope'])!;
  const schema = (condition['schema'] ?? {}) as JsonObject;
  const allowed = 'const' in schema ? [schema['const']!] : ((schema['enum'] ?? []) as readonly Json[]);
  return allowed.map((value) => `${field} == ${JSON.stringify(value)}`).join(' || ') || 'true';
}
