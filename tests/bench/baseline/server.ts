/*
 * What an expert would write by hand for these operations and nothing else: a bare Fastify route each, one prepared
 * statement that returns the finished JSON text, a pool of 8 connections, not pipelined, as the owner of the
 * database: no sign-in, no rights, no wall between organizations, no audit, no events.
 */
import Fastify from 'fastify';
import pg from 'pg';
import { operations } from '../operations.ts';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
const app = Fastify({ logger: false });
const organization = process.env.BENCH_ORGANIZATION;

for (const { name, statement } of operations) {
  app.post(`/${name}`, async (request, reply) => {
    const values = [organization, ...(request.body as unknown[])];
    const answer = await pool.query({ name, text: statement, values, rowMode: 'array' });
    return reply.type('application/json; charset=utf-8').send((answer.rows[0] as [string])[0]);
  });
}

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
console.log('ready');
process.once('SIGTERM', () => void app.close().then(() => pool.end()));
