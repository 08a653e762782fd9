/** What a field says about its own values must make sense: limits in order, patterns safe, series readable. */
import type { Json, JsonObject } from '../definition/index.ts';
import { contradiction, badSeries, badValue, unsafePattern } from './faults.ts';
import { isDecimal } from './fields.ts';
import type { Linking, Written } from './linking.ts';
import { patternTrouble } from './pattern.ts';
import type { Field, ScalarField } from './types.ts';
import { constantFault } from './values.ts';
import { isObject } from './json.ts';
import { Big } from 'big.js';

/** Longest text a pattern may look at, so that its worst case stays small. */
const patternTextMax = 1_000;

type Tell = (keyword: string) => ReturnType<Written['part']['place']>;

function checkPattern(linking: Linking, field: ScalarField, place: Tell): void {
  if (field.pattern === undefined) return;
  const trouble = patternTrouble(field.pattern);
  if (trouble) linking.faults.push(unsafePattern({ trouble }, place('pattern')));
  if (field.maxLength! > patternTextMax)
    linking.faults.push(
      contradiction(
        {
          first: '"pattern"',
          second: `"maxLength": ${field.maxLength}`,
          why: `a text with a pattern has at most ${patternTextMax} characters`,
        },
        place('maxLength'),
      ),
    );
}

/** Parts of a series: {seq:n} exactly once, {year} and {month} at will, the rest plain. */
function seriesTrouble(pattern: string): string | undefined {
  const parts = pattern.match(/\{[^}]*\}?/g) ?? [];
  const unknown = parts.find((part) => !/^\{(year|month|seq(:([1-9]|1[0-2]))?)\}$/.test(part));
  if (unknown !== undefined) return `has the unknown part '${unknown}'`;
  const numbers = parts.filter((part) => part.startsWith('{seq'));
  return numbers.length === 1
    ? undefined
    : `has {seq} ${numbers.length === 0 ? 'nowhere' : 'more than once'}`;
}

function checkSeries(linking: Linking, field: Field, place: Tell): void {
  const trouble = field.series && seriesTrouble(field.series.pattern);
  if (trouble) linking.faults.push(badSeries({ trouble }, place('x-series')));
}

const isAbove = (field: ScalarField, least: string, greatest: string): boolean =>
  field.type === 'date' ? least > greatest : new Big(least).gt(greatest);

function checkRange(linking: Linking, field: ScalarField, place: Tell): void {
  const limits = ['x-min', 'x-max'].filter((keyword) => field.schema[keyword] !== undefined);
  const faults = limits.map((keyword) => constantFault(field, field.schema[keyword]!, place(keyword)));
  linking.faults.push(...faults.filter((fault) => fault !== undefined));
  const comparable = isDecimal(field.type) || field.type === 'integer' || field.type === 'date';
  if (
    !comparable ||
    faults.some((fault) => fault !== undefined) ||
    field.min === undefined ||
    field.max === undefined
  )
    return;
  if (isAbove(field, field.min, field.max))
    linking.faults.push(
      contradiction(
        { first: `least ${field.min}`, second: `greatest ${field.max}`, why: 'nothing lies between' },
        place(field.type === 'integer' ? 'maximum' : 'x-max'),
      ),
    );
}

function checkCounts(linking: Linking, json: JsonObject, place: Tell): void {
  for (const [least, most] of [
    ['minLength', 'maxLength'],
    ['minItems', 'maxItems'],
  ] as const)
    if (typeof json[least] === 'number' && typeof json[most] === 'number' && json[least] > json[most])
      linking.faults.push(
        contradiction({ first: `"${least}"`, second: `"${most}"`, why: 'nothing lies between' }, place(most)),
      );
}

/** Titles and colours are given to choices that exist. */
function checkOptions(linking: Linking, field: ScalarField, json: JsonObject, place: Tell): void {
  const holder: JsonObject = field.type === 'multiEnum' ? (json['items'] as JsonObject) : json;
  for (const keyword of ['x-labels', 'x-colors'])
    for (const value of Object.keys(isObject(holder[keyword] as Json) ? (holder[keyword] as JsonObject) : {}))
      if (!field.options!.some((option) => option.value === value))
        linking.faults.push(
          badValue(
            { what: `A name in '${keyword}'`, value: `'${value}'`, wanted: 'one of the choices' },
            place(keyword),
          ),
        );
}

export function checkLimits(linking: Linking): void {
  for (const { entity, part, at } of linking.written.values())
    for (const field of entity.fields.values()) {
      if (field.system) continue;
      const place: Tell = (keyword) => part.place(`${at}/properties/${field.name}/${keyword}`);
      checkCounts(linking, field.schema, place);
      checkSeries(linking, field, place);
      if (field.kind !== 'scalar') continue;
      checkPattern(linking, field, place);
      checkRange(linking, field, place);
      if (field.options) checkOptions(linking, field, field.schema, place);
    }
}
