import { expect, test } from 'vitest';
import { patternTrouble } from '../../engine/model/pattern.ts';

test.each([
  '^[A-Z]{3}$',
  '^[a-z][a-z0-9-]*$',
  '^(SO|PO)-[0-9]{1,6}$',
  '^[A-Z]+-[0-9]+$',
  '^(ab){3}$',
  '^\\$[0-9]+\\$$',
  '^\\p{L}{1,20}$',
  '^[(+*)]+$',
  '^a{2,}$',
  '^(a|b)?c$',
])('%s is safe', (pattern) => expect(patternTrouble(pattern)).toBeUndefined());

test.each([
  '^(a+)+$',
  '^(a|a)*$',
  '^(a|ab)*$',
  '^((a{1,3}){2})$',
  '^(.*)\\1$',
  '^(?<x>a)\\k<x>$',
  '^(?=a)a$',
  '^a*a*a*$',
  `^${'a?'.repeat(30)}${'a'.repeat(30)}$`,
  '^a{0,40}a{0,40}a{0,40}a{0,40}a{0,40}$',
  'abc',
  '^abc',
  'abc\\$',
  '^abc\\$',
  '^a|b$',
  '^[a$',
  '^(a$',
])('%s is refused', (pattern) => expect(patternTrouble(pattern)).toBeTypeOf('string'));
