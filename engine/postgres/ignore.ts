/** For `.catch(ignore('EEXIST'))`: turns errors with these codes into undefined and passes on all others. */
export function ignore(...codes: string[]): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
    return undefined;
  };
}
