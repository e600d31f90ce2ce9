import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';
import type { Failure } from './failure.ts';

/** A connection and the requests on it that are not answered yet, in their order. */
export class Connection {
  readonly #socket: Socket;
  readonly #open: Exchange[] = [];
  #last: Exchange | undefined;
  /** What is still to be written when the open ones are answered. */
  #epilogue: string | undefined;
  #isCondemned = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  add(exchange: Exchange, response: ServerResponse): void {
    this.#last = exchange;
    this.#open.push(exchange);
    response.once('close', () => {
      this.#open.splice(this.#open.indexOf(exchange), 1);
      if (this.#open.length === 0 && this.#epilogue !== undefined) this.#write(this.#epilogue);
    });
  }

  failAll(failure: Failure): void {
    for (const exchange of [...this.#open]) exchange.fail(failure);
  }

  /** Nothing on the connection is to be understood from here on. Those before are answered first; `text` is for the request that has no exchange. */
  endWith(failure: Failure, text: string): void {
    if (this.#isCondemned) return;
    this.#isCondemned = true;
    const last = this.#last;
    if (last !== undefined && !last.request.complete) {
      if (last.answered) this.#socket.destroySoon();
      else last.fail(failure);
    } else if (this.#open.length > 0) this.#epilogue = text;
    else this.#write(text);
  }

  #write(text: string): void {
    if (this.#socket.writable) this.#socket.end(text);
    else this.#socket.destroy();
  }
}
