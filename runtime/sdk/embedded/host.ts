import type * as sdk from '@restatedev/restate-sdk';
import { openEngine, type EmbeddedEngine } from '../../engines/embedded/index.ts';
import { startAdmin, type Admin } from '../../engines/embedded/admin/index.ts';
import { startIngress, type Directory, type Ingress, type ServedService } from '../../engines/embedded/ingress/index.ts';
import { netMode, spreadNet } from '../../ambient/spread-net.ts';
import { readDefinition, type Options } from './definitions.ts';
import { registrations } from './registration.ts';
import { adoptErrors } from './sdk-classes.ts';
import { served } from './served.ts';

export interface HostOptions {
  /** Where the journals are kept: `.stet` in the working directory unless given. */
  readonly folder?: string;
  /** `HOST:PORT` or `PORT` of the ingress: 127.0.0.1:8080 unless given; port 0 is a free one. */
  readonly ingress?: string;
  /** `HOST:PORT` or `PORT` of the admin surface: 127.0.0.1:9070 unless given. */
  readonly admin?: string;
  /** Names that both may be called by beside those of loopback. */
  readonly hosts?: readonly string[];
  /** Origins of web pages that may call. */
  readonly origins?: readonly string[];
  /** Opens the engine; for tests that look at what it is given. */
  readonly open?: (folder: string) => Promise<EmbeddedEngine>;
}

/** What endpoints give their services to: the engine of one folder, and the ingress in front of it. */
export class Host {
  readonly engine: EmbeddedEngine;
  readonly #ingress: Ingress;
  readonly #admin: Admin;
  readonly #services: Map<string, ServedService>;
  readonly #takeNetDown = spreadNet(netMode());

  private constructor(engine: EmbeddedEngine, ingress: Ingress, admin: Admin, services: Map<string, ServedService>) {
    this.engine = engine;
    this.#ingress = ingress;
    this.#admin = admin;
    this.#services = services;
  }

  /** Throws `store-locked` where another process has the folder, and where the port is taken. */
  static async open(options: HostOptions = {}): Promise<Host> {
    const { folder = '.stet', ingress = '127.0.0.1:8080', admin = '127.0.0.1:9070', hosts = [], origins = [], open = (where) => openEngine({ folder: where }) } = options;
    adoptErrors();
    const engine = await open(folder);
    const services = new Map<string, ServedService>();
    const directory: Directory = {
      lookup: (name, handler) => services.get(name)?.handlers.find((each) => each.handler === handler),
      lookupService: (name) => services.get(name),
      services: () => services.values(),
    };
    const opened: { close(): Promise<void> }[] = [engine];
    try {
      const listening = await startIngress({ engine, ...addressOf(ingress), hosts, origins, ...directory });
      opened.unshift(listening);
      return new Host(engine, listening, await startAdmin({ engine, ...addressOf(admin), hosts, origins, ...directory }), services);
    } catch (error) {
      for (const each of opened) await each.close();
      throw error;
    }
  }

  /** Address of the ingress, no slash at the end. */
  get url(): string {
    return this.#ingress.url;
  }

  /** Address of the admin surface, no slash at the end. */
  get adminUrl(): string {
    return this.#admin.url;
  }

  /** Serves a definition; one of the same name is replaced for new attempts. */
  serve(definition: unknown, defaults: Options, logger: sdk.LoggerTransport | undefined): void {
    const defined = readDefinition(definition, defaults);
    this.#services.set(defined.name, served(defined));
    this.engine.register(registrations(defined, { ...(logger !== undefined && { logger }) }));
    // `stet dev` loads a changed program once more into this process, and wants to see that it has served.
    (Reflect.get(globalThis, Symbol.for('stet.served')) as (() => void) | undefined)?.();
  }

  /** Takes nothing more in, leaves unfinished invocations where they are, and makes everything durable. */
  async close(): Promise<void> {
    await Promise.all([this.#ingress.close(), this.#admin.close()]);
    await this.engine.close();
    this.#takeNetDown();
  }
}

/** Reads `HOST:PORT`, `[::1]:PORT` or `PORT`. Throws a TypeError for anything else. */
function addressOf(address: string): { readonly host?: string; readonly port: number } {
  const [, host, port] = /^(?:(.+):)?(\d{1,5})$/.exec(address) ?? [];
  if (port === undefined || Number(port) > 65_535) throw new TypeError(`an address is HOST:PORT or PORT, not ${JSON.stringify(address)}`);
  return { ...(host !== undefined && { host: host.replace(/^\[(.*)\]$/, '$1') }), port: Number(port) };
}
