/**
 * Fifty publications under load: two serving processes, 32 clients that read and write. When an apply has come to its
 * end, no process answers from older definitions: a field that came is there, one that went is refused as unknown, and
 * one that returns still has its values. While it runs, a request may see either; no other request fails.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { applyPublication } from '../../engine/publication/index.ts';
import type { ProofRun } from '../support/proof.ts';
import { randomOf, type Random } from '../support/random.ts';
import { openClient, type Client, type Timeline } from './swap/client.ts';
import { companyWith, openCompany, type Fields } from './swap/company.ts';

const PUBLICATIONS = 50;
const CLIENTS = 32;

export const about = `${PUBLICATIONS} publications under ${CLIENTS} clients of two processes: no old answer, no failed request`;

export async function run(proof: ProofRun): Promise<void> {
  const url = await proof.database();
  await openCompany(url);
  const nodes = await Promise.all([startNode(url), startNode(url)]);
  try {
    const timeline: Timeline = { states: [new Map()], done: 0 };
    const clients: Client[] = [];
    for (let number = 0; number < CLIENTS; number++) {
      clients.push(await openClient(nodes[number % 2]!.address, number, timeline, proof.report));
    }
    let over = false;
    const load = clients.map(async (client, number) => {
      const random = randomOf(proof.seed, number);
      while (!over) await client.act(random);
    });
    await publishAll(
      url,
      timeline,
      Math.max(4, Math.round(PUBLICATIONS * proof.scale)),
      randomOf(proof.seed, CLIENTS),
    );
    over = true;
    await Promise.all(load);
  } finally {
    await Promise.all(nodes.map((node) => stop(node.process)));
  }
}

interface Node {
  readonly process: ChildProcess;
  readonly address: string;
}

async function startNode(url: string): Promise<Node> {
  const file = join(import.meta.dirname, 'swap/node.ts');
  const child = spawn(process.execPath, [file, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [address] = (await once(lines, 'line')) as [string];
  // The log of what failed inside; being too busy is told to the client, who asks again.
  lines.on('line', (line) => line.includes('SRV906') || console.error(line));
  return { process: child, address };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.stdin!.end();
  await ended;
}

/** `states` says what is published or about to be; `done` is the last one whose apply has come to its end. */
async function publishAll(url: string, timeline: Timeline, count: number, random: Random): Promise<void> {
  const retired: string[] = [];
  for (let number = 1; number <= count; number++) {
    const next = nextFields(timeline.states.at(-1)!, retired, number, random);
    timeline.states.push(next);
    await applyPublication({ url }, companyWith(next));
    timeline.done = number;
  }
}

/** A field comes, is renamed, goes, or returns. No name is ever given to two fields. */
function nextFields(fields: Fields, retired: string[], number: number, random: Random): Fields {
  const list = [...fields];
  const way = random.pick(['add', 'rename', 'retire', 'restore']);
  if (way === 'restore' && retired.length > 0) {
    const id = retired.splice(random.int(0, retired.length - 1), 1)[0]!;
    return new Map([...list, [`again${number}`, id]]);
  }
  if (list.length === 0 || way === 'add' || way === 'restore')
    return new Map([...list, [`field${number}`, `field${number}`]]);
  const [name, id] = random.pick(list);
  const others = list.filter(([other]) => other !== name);
  if (way === 'rename') return new Map([...others, [`renamed${number}`, id]]);
  retired.push(id);
  return new Map(others);
}
