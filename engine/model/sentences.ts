/** What is wrong with a value, in a plain sentence and the reader's language: our own catalogue, by rule and parameters. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Field, Model } from './types.ts';

type Fields = ReadonlyMap<string, Field>;

/** One thing that is wrong with a record that was sent. */
export interface Problem {
  /** Path of the field, such as `lines/2/quantity`; empty for the record itself. */
  readonly field: string;
  /** Which rule was broken: `required`, `maxLength`, `format.date`, `scale`. */
  readonly rule: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

type Sentences = Readonly<Record<string, string>>;

/** `{field}` is the title of the field, every other name a parameter of the rule. */
const english: Sentences = {
  required: '{field} is missing.',
  unknown: "There is no field '{name}' that can be written here.",
  'type.string': '{field} must be text.',
  'type.integer': '{field} must be a whole number.',
  'type.boolean': '{field} must be yes or no.',
  'type.array': '{field} must be a list.',
  'type.object': '{field} must be an object.',
  enum: '{field} must be one of: {values}.',
  minLength: '{field} must have at least {limit} characters.',
  maxLength: '{field} must have at most {limit} characters.',
  pattern: '{field} does not have the expected form.',
  minimum: '{field} must be at least {limit}.',
  maximum: '{field} must be at most {limit}.',
  min: '{field} must be at least {limit}.',
  max: '{field} must be at most {limit}.',
  above: '{field} must be greater than {limit}.',
  below: '{field} must be less than {limit}.',
  scale: '{field} may have at most {scale} digits after the point.',
  digits: '{field} may have at most {digits} digits before the point.',
  minItems: '{field} must have at least {limit} entries.',
  maxItems: '{field} must have at most {limit} entries.',
  uniqueItems: '{field} names something twice.',
  ordered: '{field} ends before it begins.',
  storable: '{field} has characters that cannot be kept.',
  'format.decimal': '{field} must be a number such as 12.50.',
  'format.date': '{field} must be a day that exists, such as 2026-01-31.',
  'format.time': '{field} must be a time such as 08:30.',
  'format.date-time': '{field} must be a moment such as 2026-01-31T08:30:00Z.',
  'format.duration': '{field} must be a duration such as PT1H30M.',
  'format.email': '{field} must be an e-mail address.',
  'format.phone': '{field} must be a phone number.',
  'format.uri': '{field} must be a web address that begins with https://.',
  'format.uuid': '{field} must be the id of a record.',
  'format.reference': '{field} must be the id of a record.',
};

const german: Sentences = {
  required: '{field} fehlt.',
  unknown: 'Ein Feld „{name}“ kann hier nicht geschrieben werden.',
  'type.string': '{field} muss ein Text sein.',
  'type.integer': '{field} muss eine ganze Zahl sein.',
  'type.boolean': '{field} muss ja oder nein sein.',
  'type.array': '{field} muss eine Liste sein.',
  'type.object': '{field} muss ein Objekt sein.',
  enum: '{field} muss eines davon sein: {values}.',
  minLength: '{field} braucht mindestens {limit} Zeichen.',
  maxLength: '{field} darf höchstens {limit} Zeichen haben.',
  pattern: '{field} hat nicht die erwartete Form.',
  minimum: '{field} muss mindestens {limit} sein.',
  maximum: '{field} darf höchstens {limit} sein.',
  min: '{field} muss mindestens {limit} sein.',
  max: '{field} darf höchstens {limit} sein.',
  above: '{field} muss größer als {limit} sein.',
  below: '{field} muss kleiner als {limit} sein.',
  scale: '{field} darf höchstens {scale} Nachkommastellen haben.',
  digits: '{field} darf höchstens {digits} Stellen vor dem Komma haben.',
  minItems: '{field} braucht mindestens {limit} Einträge.',
  maxItems: '{field} darf höchstens {limit} Einträge haben.',
  uniqueItems: '{field} nennt etwas doppelt.',
  ordered: '{field} endet vor dem Beginn.',
  storable: '{field} enthält Zeichen, die nicht gespeichert werden können.',
  'format.decimal': '{field} muss eine Zahl sein, etwa 12.50.',
  'format.date': '{field} muss ein Tag sein, den es gibt, etwa 2026-01-31.',
  'format.time': '{field} muss eine Uhrzeit sein, etwa 08:30.',
  'format.date-time': '{field} muss ein Zeitpunkt sein, etwa 2026-01-31T08:30:00Z.',
  'format.duration': '{field} muss eine Dauer sein, etwa PT1H30M.',
  'format.email': '{field} muss eine E-Mail-Adresse sein.',
  'format.phone': '{field} muss eine Telefonnummer sein.',
  'format.uri': '{field} muss eine Webadresse sein, die mit https:// beginnt.',
  'format.uuid': '{field} muss die Kennung eines Datensatzes sein.',
  'format.reference': '{field} muss die Kennung eines Datensatzes sein.',
};

/** Sentences by language. A language that is not there is answered in English. */
export const sentences: Readonly<Record<string, Sentences>> = { en: english, de: german };

const languageOf = (locale: string): string => locale.split('-')[0]!;

/** The field a path leads to; numbers and the words of a patch (`add`, `change`) stand for no field. */
function fieldAt(fields: Fields, path: readonly string[]): Field | undefined {
  let found: Field | undefined;
  let from = fields;
  for (const step of path) {
    const field = from.get(step);
    if (!field) continue;
    found = field;
    if (field.kind === 'lines') from = field.target.fields;
  }
  return found;
}

function titleOf(model: Model, field: Field, locale: string): string {
  const { parent, module, name } = field.entity;
  const id = `${module}.field.${parent ? `${parent.name}.` : ''}${name}.${field.name}`;
  return model.locales.get(languageOf(locale))?.get(id) ?? field.title;
}

/** null where a value is needed is a missing value; text that should have a format is told by the format. */
function ruleOf(error: ErrorObject): string {
  if (error.keyword === 'additionalProperties') return 'unknown';
  if (error.keyword === 'format') return `format.${String(error.params['format'])}`;
  if (error.data === null && (error.keyword === 'type' || error.keyword === 'enum')) return 'required';
  if (error.keyword !== 'type') return error.keyword;
  const format = error.parentSchema?.['format'] as string | undefined;
  return format === undefined ? `type.${String([error.params['type']].flat()[0])}` : `format.${format}`;
}

function paramsOf(error: ErrorObject): Readonly<Record<string, unknown>> {
  if (error.keyword === 'additionalProperties') return { name: error.params['additionalProperty'] };
  if (error.keyword === 'enum') {
    const values = error.params['allowedValues'] as unknown[];
    return { values: values.filter((value) => value !== null).join(', ') };
  }
  return error.params;
}

/**
 * The problem an error of Ajv stands for, in a value with these fields that is called `title`. A rule without a sentence
 * is a bug of ours.
 */
export function sentenceOf(
  model: Model,
  fields: Fields,
  title: string,
  error: ErrorObject,
  locale: string,
): Problem {
  const rule = ruleOf(error);
  const params = paramsOf(error);
  const catalogue = sentences[languageOf(locale)] ?? english;
  const sentence = catalogue[rule];
  if (sentence === undefined) throw new Error(`No sentence says what '${rule}' means.`);
  const named = (error.params['missingProperty'] ?? error.params['additionalProperty']) as string | undefined;
  const path = [...error.instancePath.split('/').slice(1), ...(named === undefined ? [] : [named])];
  const field = fieldAt(fields, path);
  const words: Readonly<Record<string, unknown>> = {
    ...params,
    field: field ? titleOf(model, field, locale) : (path.at(-1) ?? title),
  };
  const message = sentence.replace(/\{(\w+)\}/g, (_, word: string) => String(words[word] ?? ''));
  return { field: path.join('/'), rule, params, message };
}
