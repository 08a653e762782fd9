/** Applies a change and kills itself at its n-th stage: `node killed.ts <url> <n>
 * <locks at most>`. Ends with 0 when there is no such stage. */
import { applyPublication } from '../../engine/publication/index.ts';
import { after } from './change.ts';

const [url, wanted, locksMax] = process.argv.slice(2);
let stage = 0;
await applyPublication({ url: url! }, after, {
  ...(locksMax !== undefined && { locksMax: Number(locksMax) }),
  onStage: () => {
    if (stage++ === Number(wanted)) process.kill(process.pid, 'SIGKILL');
  },
});
