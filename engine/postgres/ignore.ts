/** For `.catch(ignore('EEXIST'))`: swallows errors with these codes and passes on all others. */
export function ignore(...codes: string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
