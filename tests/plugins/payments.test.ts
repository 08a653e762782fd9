/** Payments by the provider that ships and by a gateway of cards: asked for by people, paid once, whatever goes wrong. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paymentsOf } from '../../engine/cli/adapters.ts';
import type { Call } from '../../engine/cli/command.ts';
import { demoPassword } from '../../engine/cli/demo.ts';
import { runEvents } from '../../engine/cli/events.ts';
import { runProcesses } from '../../engine/cli/processes.ts';
import { statusOf, type Refusal } from '../../engine/errors/index.ts';
import { internalPayments, payoutsOf } from '../../engine/extension/index.ts';
import type { PaymentAnswer, PaymentOrder, ProcessHost } from '../../engine/index.ts';
import { runEmbedded } from '../../workflows/embedded/index.ts';
import { owner } from '../database/live.ts';
import { openBusiness, type Known } from '../modules/business.ts';
import { openDemo, type Demo } from '../support/index.ts';

/** A gateway as cards have one: the same key is the same payment. */
async function openGateway() {
  const payments = new Map<string, { id: string; status: string; told: object }>();
  const asked: string[] = [];
  let mood: 'pays' | 'thinks' | 'refuses' | 'pays and loses the answer' | 'is ill' = 'pays';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      asked.push(`${method} ${url!.split('/').slice(0, 3).join('/')}`);
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (headers.authorization !== 'Bearer open sesame') return answer(401, {});
      if (method === 'GET') {
        const found = [...payments.values()].find(({ id }) => url!.endsWith(id))!;
        if (mood === 'pays') found.status = 'succeeded';
        return answer(200, found);
      }
      if (mood === 'is ill') return answer(500, {});
      if (mood === 'refuses') return answer(402, { id: 'pay-no', reason: 'The card was declined.' });
      const key = String(headers['idempotency-key']);
      const known = payments.get(key);
      const told = JSON.parse(Buffer.concat(chunks).toString()) as object;
      const made = known ?? {
        id: `pay-${payments.size + 1}`,
        status: mood === 'thinks' ? 'new' : 'succeeded',
        told,
      };
      payments.set(key, made);
      if (mood === 'pays and loses the answer' && !known) return request.socket.destroy();
      return answer(201, made);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    payments,
    asked,
    be(next: typeof mood) {
      mood = next;
    },
    close: () => new Promise((done) => server.close(done)),
  };
}

type Gateway = Awaited<ReturnType<typeof openGateway>>;

/** The demo company with payments of its own, and what tests ask of it. */
async function openPayments(demo: Demo) {
  const business = await openBusiness(demo);
  const events = runEvents(demo.settings, demo.database, demo.rooms);
  const call = { engines: { processes: async (host: ProcessHost) => runEmbedded(host) } } as unknown as Call;
  const processes = await runProcesses(call, demo.settings, demo.database, demo.rooms);
  const { finance } = business;
  const email = 'admin@northwind.example';
  const { organization } = (await demo.post('/api/auth/sign-in', { email, password: demoPassword })).body;
  const fields = 'id version status order { id status reference problem }';
  const seen = ({ id }: Known) => business.read(finance, `financePayment(id: "${id}") { ${fields} }`);
  return {
    business,
    seen,
    /** A draft of 12.34, and what it pays is left open. */
    draft: (): Promise<Known> =>
      business.create(finance, 'FinancePayment', {
        party: business.ids['customer'],
        currency: business.ids['currency'],
        amount: '12.34',
      }),
    request: (payment: Known, as = finance) => business.step(as, 'requestFinancePayment', payment),
    /** A payment to a supplier that somebody has made. */
    async pay(): Promise<Known> {
      const payment = await business.create(finance, 'FinancePayment', {
        party: business.ids['supplier'],
        currency: business.ids['currency'],
        amount: '12.34',
        direction: 'outgoing',
      });
      business.done(await business.step(finance, 'requestFinancePayment', payment));
      return payment;
    },
    async until(payment: Known, status: string) {
      for (let turn = 0; ; turn++) {
        const now = await seen(payment);
        if (now.status === status) return now;
        if (turn > 1_200) throw new Error(`It stays ${now.status}.`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    /** A notice of the gateway, signed with that secret. */
    notice(payload: object, secret = 'between us') {
      const text = JSON.stringify(payload);
      return demo.send({
        method: 'POST',
        url: `/api/plugins/card-payments/public/${organization}/notices`,
        headers: {
          'content-type': 'application/json',
          'x-signature': createHmac('sha256', secret).update(text).digest('hex'),
        },
        payload: text,
      });
    },
    /** An invoice that was issued, and a draft of its payment. */
    async billed() {
      const { ids } = business;
      const invoice = await business.create(finance, 'FinanceInvoice', {
        customer: ids['customer'],
        currency: ids['currency'],
        lines: [{ product: ids['tea'], quantity: '1', price: '10.00' }],
      });
      await business.through(finance, invoice, 'issueFinanceInvoice');
      const given = `invoice: "${invoice.id}"`;
      const payment = await business.make(finance, 'createFromInvoiceFinancePayment', given, 'id version');
      return { invoice, payment: payment as Known };
    },
    /** The failure that the delivery of an order to the provider waits with. */
    async failure(payment: Known): Promise<string> {
      const { order } = await seen(payment);
      for (let turn = 0; ; turn++) {
        const { rows } = await owner(demo.url, (db) =>
          db.query<{ said: string }>(
            `select status || ' ' || (failure ->> 'code') as said from kontor.delivery where record = $1 and failure is not null`,
            [order.id],
          ),
        );
        if (rows[0]) return rows[0].said;
        if (turn > 1_200) throw new Error('Nothing failed.');
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    async close() {
      await processes.close();
      await events.close();
      await business.close();
    },
  };
}

type Payments = Awaited<ReturnType<typeof openPayments>>;

describe('by the provider that ships', () => {
  let world: Payments;
  beforeAll(async () => {
    world = await openPayments(await openDemo());
  }, 120_000);
  afterAll(() => world.close());

  test('a payment that a person has collected is posted, and given back when a manager asks', async () => {
    const { business, draft, request, until } = world;
    const payment = await draft();
    business.done(await request(payment));
    const paid = await until(payment, 'posted');
    expect(paid.order).toMatchObject({ status: 'paid', problem: null });
    expect(await business.posted('Payment', payment.id)).toEqual(['2200 -12.34', '2400 12.34']);
    expect((await business.step(business.sales, 'recallFinancePayment', paid)).body.errors).toHaveLength(1);
    business.done(await business.step(business.admin, 'recallFinancePayment', paid));
    expect((await until(payment, 'refunded')).order.status).toBe('paid');
  });

  test('a manager says what the provider told him: that what was collected went back', async () => {
    const { business, draft, request, until } = world;
    const payment = await draft();
    business.done(await request(payment));
    const { order } = await until(payment, 'posted');
    const reject = (as: string) =>
      business.demo.graphql(
        as,
        `mutation ($id: ID!) { done: rejectFinancePaymentOrder(id: $id, input: { problem: "It bounced." }) { status } }`,
        { id: order.id },
      );
    expect((await reject(business.sales)).body.errors).toHaveLength(1);
    expect(business.done(await reject(business.admin))).toEqual({ status: 'refused' });
    expect((await until(payment, 'refunded')).order.problem).toBe('It bounced.');
  });

  test('a payment to a supplier that a person has made is posted, and taken back when the bank returned it', async () => {
    const { business, pay, until } = world;
    const payment = await pay();
    const paid = await until(payment, 'posted');
    expect(paid.order).toMatchObject({
      status: 'paid',
      reference: expect.stringMatching(/^internal /),
      problem: null,
    });
    expect(await business.posted('Payment', payment.id)).toEqual(['2400 -12.34', '3100 12.34']);
    expect((await business.step(business.admin, 'recallFinancePayment', paid)).body.errors).toHaveLength(1);
    const returned = await business.demo.graphql(
      business.admin,
      `mutation ($id: ID!) { done: rejectFinancePaymentOrder(id: $id, input: { problem: "The account is closed." }) { status } }`,
      { id: paid.order.id },
    );
    expect(business.done(returned)).toEqual({ status: 'refused' });
    await until(payment, 'refunded');
  });

  test('nothing is collected, and nothing paid out, of what nobody asked for', async () => {
    const { business, draft, request, seen } = world;
    const untouched = await draft();
    const outgoing = await business.create(business.finance, 'FinancePayment', {
      party: business.ids['supplier'],
      currency: business.ids['currency'],
      amount: '1',
      direction: 'outgoing',
    });
    const other = await draft();
    business.done(await request(other));
    await world.until(other, 'posted');
    expect(await seen(untouched)).toMatchObject({ status: 'draft', order: null });
    expect(await seen(outgoing)).toMatchObject({ status: 'draft', order: null });
  });
});

describe('by a gateway of cards', () => {
  let gateway: Gateway;
  let world: Payments;
  beforeAll(async () => {
    gateway = await openGateway();
    const plugins = {
      KONTOR_PLUGIN_CARD_PAYMENTS_URL: gateway.url,
      KONTOR_PLUGIN_CARD_PAYMENTS_API_KEY: 'open sesame',
      KONTOR_PLUGIN_CARD_PAYMENTS_NOTICE_SECRET: 'between us',
    };
    const settings = { payments: 'card-payments', plugins, outgoingPrivate: '127.0.0.1' };
    world = await openPayments(await openDemo(settings));
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await gateway.close();
  });

  test('what it has paid is posted once, though its first answer was lost', async () => {
    gateway.be('pays and loses the answer');
    const { business, draft, request, until } = world;
    const payment = await draft();
    const before = gateway.payments.size;
    business.done(await request(payment));
    const { order } = await until(payment, 'posted');
    expect(gateway.payments.size).toBe(before + 1);
    expect([...gateway.payments.values()].at(-1)).toMatchObject({
      id: order.reference,
      told: { amount: '12.34', currency: 'EUR' },
    });
  });

  test('what it has not decided waits, and is posted once it has', async () => {
    gateway.be('thinks');
    const { business, draft, failure, request, seen, until } = world;
    const payment = await draft();
    business.done(await request(payment));
    expect(await failure(payment)).toBe('waiting EVT009');
    expect((await seen(payment)).status).toBe('requested');
    gateway.be('pays');
    await until(payment, 'posted');
    expect(gateway.asked).toContain('GET /charges/pay-2');
  });

  test('what it refuses has failed with its reason, and may be tried again', async () => {
    gateway.be('refuses');
    const { business, draft, request, until } = world;
    const payment = await draft();
    business.done(await request(payment));
    const failed = await until(payment, 'failed');
    expect(failed.order).toMatchObject({ status: 'refused', problem: 'The card was declined.' });
    gateway.be('pays');
    const again = await business.through(business.finance, failed, 'retryFinancePayment');
    business.done(await request(again));
    expect((await until(payment, 'posted')).order.status).toBe('paid');
  });

  test('while it is ill the payment waits, and nobody posts it by hand or asks twice', async () => {
    gateway.be('is ill');
    const { business, draft, failure, request, seen, until } = world;
    const payment = await draft();
    business.done(await request(payment));
    expect(await failure(payment)).toBe('waiting EVT009');
    const now = await seen(payment);
    expect((await request(now)).body.errors).toHaveLength(1);
    expect((await business.step(business.finance, 'postFinancePayment', now)).body.errors).toHaveLength(1);
    gateway.be('pays');
    await until(payment, 'posted');
  });

  test('what it tells by itself is kept at once and once, and what it takes back later opens the invoice again', async () => {
    gateway.be('thinks');
    const { billed, business, failure, notice, request, seen } = world;
    const { invoice, payment } = await billed();
    business.done(await request(payment));
    expect(await failure(payment)).toBe('waiting EVT009');
    const { order } = await seen(payment);
    const executed = { id: 'pay-late', order: order.id, status: 'succeeded' };
    const forged = await notice(executed, 'a guess');
    expect([forged.status, (await seen(payment)).status]).toEqual([422, 'requested']);
    expect((await notice({ ...executed, status: 'new' })).body).toEqual({ noticed: false });
    expect((await notice(executed)).body).toEqual({ noticed: true });
    const paid = await seen(payment);
    expect(paid).toMatchObject({ status: 'posted', order: { status: 'paid', reference: 'pay-late' } });
    expect((await notice(executed)).body).toEqual({ noticed: false });
    const returned = { ...executed, status: 'returned', reason: 'The holder objected.' };
    expect((await notice(returned)).body).toEqual({ noticed: true });
    expect((await notice(returned)).body).toEqual({ noticed: false });
    expect((await notice(executed)).body).toEqual({ noticed: false });
    const back = await seen(payment);
    expect(back).toMatchObject({ status: 'refunded', order: { status: 'refused', problem: 'The holder objected.' } }); // prettier-ignore
    // That is what processes wait for which are about an order.
    const heard = async (): Promise<unknown> =>
      owner(
        world.business.demo.url,
        (db) =>
        db.query(`select from kontor.event where name = 'flows.invoice.settled' and payload ->> 'invoice' = $1`, [invoice.id]), // prettier-ignore
      ).then(({ rows }) => rows.length);
    await expect.poll(heard, { timeout: 60_000 }).toBe(1);
    const told = await business.events(invoice.id);
    expect(told.filter((name) => name.endsWith('paid'))).toEqual(['finance.invoice.paid', 'finance.invoice.unpaid']); // prettier-ignore
    expect(await business.events(order.id)).toContain('finance.paymentorder.bounced');
  });

  test('it pays nothing out: what is asked of it has failed with that reason, and a person may post it', async () => {
    const { business, pay, until } = world;
    const payment = await pay();
    const failed = await until(payment, 'failed');
    expect(failed.order).toMatchObject({
      status: 'refused',
      problem: expect.stringMatching(/pays nothing out/),
    });
    const again = await business.through(
      business.finance,
      failed,
      'retryFinancePayment',
      'postFinancePayment',
    );
    expect(again).toBeTruthy();
  });

  test('a refund tells it which charge is given back', async () => {
    gateway.be('pays');
    const { business, draft, request, until } = world;
    const payment = await draft();
    business.done(await request(payment));
    const paid = await until(payment, 'posted');
    business.done(await business.step(business.admin, 'recallFinancePayment', paid));
    await until(payment, 'refunded');
    expect([...gateway.payments.values()].at(-1)!.told).toMatchObject({ charge: paid.order.reference });
  });
});

describe('money that is handed out', () => {
  const record = { id: 'order-1' };
  const asked = {
    key: 'step-1',
    organization: 'org-1',
    user: 'user-1',
    input: { amount: '5.00', currency: 'EUR', party: 'Tea Garden' },
  };
  const outBy = (answer: PaymentAnswer, told: PaymentOrder[] = []) =>
    payoutsOf({
      ...internalPayments,
      async payOut(order) {
        told.push(order);
        return answer;
      },
    })('payments.payOut')!(record, asked);

  test('is told to the provider with the key of its step, amount, currency and order', async () => {
    const told: PaymentOrder[] = [];
    expect(await outBy({ state: 'paid', reference: 'r-1' }, told)).toEqual({ reference: 'r-1' });
    const { key, organization } = asked;
    const about = { party: 'Tea Garden', order: 'order-1' };
    expect(told).toEqual([{ key, organization, amount: '5.00', currency: 'EUR', about }]);
  });

  test('is asked for again while he has not decided, and never again when he refused', async () => {
    const faultOf = (answer: PaymentAnswer) =>
      outBy(answer).catch((error: Refusal) => [error.faults[0]!.code, statusOf(error.faults[0]!)]);
    expect(await faultOf({ state: 'pending' })).toEqual(['PLG315', 503]);
    expect(await faultOf({ state: 'refused', problem: 'No.' })).toEqual(['PLG310', 422]);
  });

  test('goes by no other name', () => {
    expect(payoutsOf(internalPayments)('payments.charge')).toBeUndefined();
    expect(payoutsOf(internalPayments)('bank.payOut')).toBeUndefined();
  });
});

test('a provider that nobody brings, or one without its settings, is refused at start and named', async () => {
  const demo = await openDemo();
  const opened = (payments: string) => () => paymentsOf({ ...demo.settings, payments }, demo.rooms);
  expect(opened('card-payment')).toThrow(/PLG306|no plugin of that name/);
  expect(opened('card-payments')).toThrow(/needs 'url'/);
  await demo.close();
}, 120_000);
