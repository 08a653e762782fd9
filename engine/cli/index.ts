/** Public face of `cli`: the command line, one function from words to the number the process ends with. */
export { main } from './main.ts';
export { exit, type Engines, type ExitCode } from './command.ts';
