/** The part of autocannon that the bench uses; the package brings no types. */
declare module 'autocannon' {
  interface Request {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Makes the request anew each time it is sent, and once more before the first. */
    readonly setupRequest?: (request: Request) => Request;
  }
  interface Client {
    setRequests(requests: readonly Request[]): void;
    on(event: 'body', listener: (body: Buffer) => void): void;
    on(event: 'response', listener: (status: number, bytes: number, ms: number) => void): void;
  }
  interface Result {
    readonly duration: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly requests: { readonly total: number };
  }
  export default function autocannon(options: {
    url: string;
    connections: number;
    duration: number;
    setupClient: (client: Client) => void;
  }): Promise<Result>;
}
