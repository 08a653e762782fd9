/*
 * Questions that no statement answers, those about the schema itself, go to Mercurius: a small Fastify of its own for
 * each schema, without routes, which nobody reaches but this file. Its compiler of queries (`jit`) stays off: with it a
 * document of two operations answers the wrong one.
 */
import Fastify from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Model } from '../model/index.ts';

/** A document over HTTP. */
export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

// The schema of some hundred entities is megabytes of text and a second of work: kept for the few rights that ask.
const answersMax = 8;

const kept = new WeakMap<Model, LRUCache<string, Promise<string>>>();

/** The answer of a document about the schema, `{"data": ...}`. The schema is made only when the key is new. */
export function askSchema(
  model: Model,
  key: string,
  schema: () => GraphQLSchema,
  question: Question,
): Promise<string> {
  const answers = kept.get(model) ?? new LRUCache<string, Promise<string>>({ max: answersMax });
  kept.set(model, answers);
  const known = answers.get(key);
  if (known) return known;
  const answer = ask(schema(), question);
  answers.set(key, answer);
  answer.catch(() => answers.delete(key));
  return answer;
}

async function ask(schema: GraphQLSchema, { query, variables, operationName }: Question): Promise<string> {
  const { mercurius } = await import('mercurius'); // not before it is wanted: most servers never need it
  const child = Fastify();
  await child.register(mercurius, { schema, routes: false, jit: 0 });
  await child.ready();
  try {
    return JSON.stringify(await child.graphql(query, {}, { ...variables }, operationName ?? undefined));
  } finally {
    await child.close();
  }
}
