/**
 * Preloaded (`--import`): what a program listens on without saying where, it listens on at loopback. Restate's `serve` and `listen`
 * take a port only, and bind every interface of the machine.
 */
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  const [port, ...rest] = args;
  const isPort = typeof port === 'number' || (typeof port === 'string' && /^\d+$/.test(port));
  return Reflect.apply(listen, this, isPort && typeof rest[0] !== 'string' ? [port, '127.0.0.1', ...rest.filter((each) => each !== undefined)] : args) as Server;
};
