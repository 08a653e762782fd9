/** Seals row by row and kills itself before or after its n-th statement: `node killed.ts <url> <secret> <n> <before|after>`. */
import { openSealer } from '../../engine/chain/index.ts';
import { addressAs, rolesOf } from '../../engine/database/index.ts';
import { openSeal } from '../../engine/identity/index.ts';
import { openPool } from '../../engine/postgres/index.ts';

const [url, secret, wanted, when] = process.argv.slice(2);
const loop = openPool(addressAs(url!, rolesOf().loop, secret!));
let statement = 0;
const die = () => process.kill(process.pid, 'SIGKILL');
const sealer = openSealer({
  ask: async <Row>(text: string, values: readonly unknown[]) => {
    const now = ++statement === Number(wanted);
    if (now && when === 'before') die();
    const { rows } = await loop.query<Row>(text, values);
    if (now) die();
    return rows;
  },
  seal: openSeal(secret!),
  onFailure: (error) => process.stderr.write(String(error)),
  pollMs: 0,
  rowsMost: 1,
});
for (let round = 0; round < 10; round++) await sealer.round();
await loop.close();
