type Work<In extends readonly unknown[], Out> = (...given: In) => Promise<Out>;

/** The same function, of which at most `lanes` calls run at once; the others wait in the order in which they came. */
export function atMost<In extends readonly unknown[], Out>(
  lanes: number,
  work: Work<In, Out>,
): Work<In, Out> {
  let free = lanes;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return async (...given) => {
    if (free > 0) free--;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await work(...given);
    } finally {
      leave();
    }
  };
}
