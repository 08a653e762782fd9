/**
 * Whether a pattern can never run away. JavaScript's regular expressions backtrack, so an analyst's `^(a+)+$` could
 * hold the server for minutes on 40 letters. The rule is simpler and stricter than the truth: anchored at both ends, no
 * look-around, no back reference, no repetition of what itself repeats or chooses; then the ways in which a text can be
 * tried are at most the product of the choices at each part, and that product is limited.
 */

/** Length that a repetition without end can have: that of a text with a pattern. */
const endless = 1_000;
/** Two repetitions without end and two optional parts. */
const waysMax = 4 * endless ** 2;

const token = /\\.|\[(?:\\.|[^\]\\])*\]|\(\?[:=!<]*|[()|]|[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/gu;

interface Repetition {
  readonly most: number;
  /** How many lengths it can have. */
  readonly ways: number;
}

function repetition(part: string): Repetition | undefined {
  if (part[0] === '?') return { most: 1, ways: 2 };
  if (part[0] === '*' || part[0] === '+') return { most: endless, ways: endless };
  const limits = /^\{(\d+)(,?)(\d*)\}/.exec(part);
  if (!limits) return undefined;
  const least = Number(limits[1]);
  const most = limits[2] === '' ? least : limits[3] === '' ? endless : Number(limits[3]);
  return { most, ways: most - least + 1 };
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u').test('');
    return true;
  } catch {
    return false;
  }
}

/** What the parts of a pattern, in order, allow; `branching` tells of each open group whether it repeats or chooses. */
function troubleOf(parts: readonly string[]): string | undefined {
  const branching = [false];
  let closed = false;
  let ways = 1;
  for (const part of parts) {
    if (/^\\[1-9k]/.test(part)) return 'refers back to what it matched';
    if (/^\(\?[=!<]/.test(part)) return 'looks around';
    const times = repetition(part);
    if (times) {
      if (times.most > 1 && closed) return 'repeats what itself repeats or chooses';
      ways *= times.ways;
      if (times.ways > 1) branching[branching.length - 1] = true;
    }
    closed = false;
    if (part === '|') {
      if (branching.length === 1) return 'chooses between halves that are not both anchored';
      ways *= 2;
      branching[branching.length - 1] = true;
    } else if (part.startsWith('(')) branching.push(false);
    else if (part === ')') {
      closed = branching.pop()!;
      if (closed) branching[branching.length - 1] = true;
    }
  }
  return ways > waysMax ? 'has too many repetitions' : undefined;
}

/** What is wrong with the pattern, or undefined. */
export function patternTrouble(pattern: string): string | undefined {
  if (!isPattern(pattern)) return 'is no regular expression';
  if (!pattern.startsWith('^') || !/(^|[^\\])(\\\\)*\$$/.test(pattern))
    return 'does not stand between ^ and $';
  return troubleOf([...pattern.matchAll(token)].map(([part]) => part));
}
