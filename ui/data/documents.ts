/** GraphQL documents, written from views. Values travel as variables, so that the server sees few different texts. */
import type { ColumnView, EntityView, FieldView, LinesView, TargetView } from '../../engine/forms/index.ts';

/** A record that is pointed to: what a reference reads as. */
export interface Pointed {
  readonly id: string;
  readonly _label: string | null;
  readonly _deleted?: boolean | null;
  readonly entity?: string;
}

export type Row = Readonly<Record<string, unknown>>;

/** What of a field is asked for. */
function selection(field: FieldView): string {
  switch (field.type) {
    case 'reference':
      return `${field.name} { ${pointed(field.targets![0]!)} }`;
    case 'links':
      return `${field.name}(first: 200) { nodes { ${field.targets![0]!.mayRead ? 'id _label' : 'id'} } }`;
    case 'anyReference':
      return `${field.name} { entity id label }`;
    case 'period':
      return `${field.name} { from to }`;
    case 'address':
      return `${field.name} { street street2 postalCode city region country }`;
    case 'lines':
      return `${field.name} { ${selectionOf(field.lines!)} }`;
    default:
      return field.name;
  }
}

const pointed = ({ mayRead, line }: TargetView): string =>
  !mayRead ? 'id' : line ? 'id _label' : 'id _label _deleted';

/** The fields of a line: system fields as far as lines have them. */
function selectionOf(lines: LinesView): string {
  const own = lines.fields.filter((field) => !field.system).map(selection);
  return ['id', 'version', ...own].join(' ');
}

/**
 * Everything the record page shows. `deletedAt` tells a deleted record, `_may` and its like what this reader may do to
 * this one; `metadata` and `custom` are nobody's page.
 */
export function recordSelection(view: EntityView): string {
  const hidden = new Set(['id', 'version', 'metadata', 'custom', 'position', 'workspace', 'owner']);
  const fields = view.fields.filter((field) => !(field.system && hidden.has(field.name))).map(selection);
  const makes = view.makes.length > 0 ? ['_mayMake'] : [];
  return ['id', 'version', '_label', '_may', '_mayChange', ...makes, ...fields].join(' ');
}

/** Of a singleton there is one: it is asked for without an id. Deleted records are only there for who may restore. */
export function readDocument(view: EntityView, deleted = false): string {
  const { one } = view.entity.graphql;
  if (view.entity.singleton) return `query Read { record: ${one} { ${recordSelection(view)} } }`;
  return `query Read($id: ID!) { record: ${one}(id: $id${deleted ? ', deleted: true' : ''}) { ${recordSelection(view)} } }`;
}

export function createDocument(view: EntityView): string {
  const { type } = view.entity.graphql;
  return `mutation Create($input: ${type}_Create!) { record: create${type}(input: $input) { ${recordSelection(view)} } }`;
}

export function updateDocument(view: EntityView): string {
  const { type } = view.entity.graphql;
  const [declared, given] = view.entity.singleton ? ['', ''] : ['$id: ID!, ', 'id: $id, '];
  return `mutation Update(${declared}$version: Int!, $patch: ${type}_Patch!) { record: update${type}(${given}version: $version, patch: $patch) { ${recordSelection(view)} } }`;
}

export function moveDocument(view: EntityView, mutation: string): string {
  return `mutation Move($id: ID!, $version: Int!) { record: ${mutation}(id: $id, version: $version) { ${recordSelection(view)} } }`;
}

export function actDocument(view: EntityView, mutation: string, inputType: string): string {
  return `mutation Act($id: ID!, $version: Int!, $input: ${inputType}!) { record: ${mutation}(id: $id, version: $version, input: $input) { ${recordSelection(view)} } }`;
}

/** Of what was made only the page of its own shows more. */
export function makeDocument(mutation: string, inputType: string | undefined): string {
  const [declared, given] = inputType ? [`($input: ${inputType}!)`, '(input: $input)'] : ['', ''];
  return `mutation Make${declared} { record: ${mutation}${given} { id _label } }`;
}

export function deleteDocument(view: EntityView): string {
  const { type } = view.entity.graphql;
  return `mutation Delete($id: ID!, $version: Int!) { record: delete${type}(id: $id, version: $version) { id version } }`;
}

export function restoreDocument(view: EntityView): string {
  const { type } = view.entity.graphql;
  return `mutation Restore($id: ID!) { record: restore${type}(id: $id) { ${recordSelection(view)} } }`;
}

/** A tree of what is asked for, by name: `customer.name` and `customer.city` share one `customer`. */
interface Asked {
  readonly [name: string]: { readonly field?: FieldView; readonly below: Asked };
}

function ask(asked: Asked, path: readonly string[], field: FieldView): Asked {
  const [name, ...rest] = path;
  const known = asked[name!] ?? { below: {} };
  const next = rest.length > 0 ? { ...known, below: ask(known.below, rest, field) } : { ...known, field };
  return { ...asked, [name!]: next };
}

/** Where its currency or unit is found: beside the value. */
export function unitPath({ path, field }: ColumnView): readonly string[] | undefined {
  const { measure } = field;
  if (!measure || 'constant' in measure || measure.field.startsWith('parent.')) return undefined;
  return [...path.slice(0, -1), measure.field];
}

function withUnit(tree: Asked, column: ColumnView): Asked {
  const path = unitPath(column);
  return path ? ask(tree, [...path, '_label'], LABEL) : tree;
}

/** What a record is called, asked for as if it were a field of it. */
const LABEL = { name: '_label', type: 'text' } as FieldView;

function print(asked: Asked): string {
  return Object.entries(asked)
    .map(([name, { field, below }]) => {
      const inner = print(below);
      if (!inner) return selection(field!);
      return `${name} { id ${field && !inner.includes('_label') ? '_label ' : ''}${inner} }`;
    })
    .join(' ');
}

/** Fields that stand for columns, references with what names them. */
export function columnSelection(columns: readonly ColumnView[]): string {
  const asked = columns.reduce<Asked>(
    (tree, column) => ask(withUnit(tree, column), column.path, column.field),
    {},
  );
  return `id version _label ${print(asked)}`;
}

export interface ListQuestion {
  readonly type: string;
  readonly many: string;
  readonly columns: readonly ColumnView[];
  readonly searched: boolean;
  /** Asked of each record beside its columns: what may be done to it, whether it has children. */
  readonly beside?: string;
}

const searchPart = (searched: boolean): { readonly declared: string; readonly given: string } =>
  searched ? { declared: ', $search: String', given: ', search: $search' } : { declared: '', given: '' };

export function listDocument({ type, many, columns, searched, beside = '' }: ListQuestion): string {
  const search = searchPart(searched);
  return (
    `query List($where: ${type}_Filter, $orderBy: [${type}_Order!], $first: Int, $after: String${search.declared}) ` +
    `{ list: ${many}(where: $where, orderBy: $orderBy, first: $first, after: $after${search.given}) ` +
    `{ nodes { ${columnSelection(columns)} ${beside} } pageInfo { hasNextPage endCursor } totalCount } }`
  );
}

/** Records counted in groups, and a number of theirs added up. */
export function groupsDocument({ type, many, searched }: ListQuestion, measure: string | undefined): string {
  const search = searchPart(searched);
  return (
    `query Groups($where: ${type}_Filter, $groupBy: [${type}_Group!]${search.declared}) ` +
    `{ groups: ${many}Aggregate(where: $where, groupBy: $groupBy${search.given}) ` +
    `{ key count ${measure ? `sum { ${measure} }` : ''} } }`
  );
}

interface Related {
  /** Of the list on the record, and of the records in it. */
  readonly name: string;
  readonly type: string;
  readonly columns: readonly ColumnView[];
}

/** Records of another entity that point to one record. */
export function relatedDocument(view: EntityView, { name, type, columns }: Related): string {
  return (
    `query Related($id: ID!, $orderBy: [${type}_Order!], $first: Int, $after: String) { record: ${view.entity.graphql.one}(id: $id) ` +
    `{ id list: ${name}(orderBy: $orderBy, first: $first, after: $after) ` +
    `{ nodes { ${columnSelection(columns)} } pageInfo { hasNextPage endCursor } totalCount } } }`
  );
}

/** Candidates for a reference; with `search` only where the target can be searched. */
export function pickDocument({ graphql, search }: TargetView): string {
  return search
    ? `query Pick($search: String, $first: Int, $after: String) { list: ${graphql.many}(search: $search, orderBy: [{ _label: asc }], first: $first, after: $after) { nodes { id _label } pageInfo { hasNextPage endCursor } } }`
    : `query Pick($first: Int, $after: String) { list: ${graphql.many}(first: $first, after: $after) { nodes { id _label } pageInfo { hasNextPage endCursor } } }`;
}

/** What of a pointed-to record is wanted: a path, and whether a record with a label stands at its end. */
export interface Wanted {
  readonly path: readonly string[];
  readonly pointed: boolean;
}

function wantedSelection(wanted: readonly Wanted[]): string {
  const paths = wanted.map(({ path, pointed }) =>
    path.reduceRight((inner, name) => (inner ? `${name} { id ${inner} }` : name), pointed ? '_label' : ''),
  );
  return ['id', '_label', ...paths].join(' ');
}

/** Fields of chosen records: what is fetched from them and what expressions read through them. */
export function peekDocument({ graphql }: TargetView, wanted: readonly Wanted[]): string {
  return (
    `query Peek($ids: [ID!]!, $first: Int) { list: ${graphql.many}(where: { id: { in: $ids } }, first: $first) ` +
    `{ nodes { ${wantedSelection(wanted)} } } }`
  );
}

/** Several names looked up at once, each by its own list. */
export function lookupDocument({ graphql }: TargetView, count: number): string {
  const numbers = Array.from({ length: count }, (_, at) => at);
  const declared = numbers.map((at) => `$s${at}: String`).join(', ');
  const lists = numbers.map(
    (at) => `l${at}: ${graphql.many}(search: $s${at}, first: 10) { nodes { id _label } }`,
  );
  return `query Lookup(${declared}) { ${lists.join(' ')} }`;
}
