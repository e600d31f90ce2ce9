import { facade, replaced, type Member } from './facade.ts';
import { guard } from './guards.ts';
import { orderedCallback } from './order.ts';
import { toNative, type Callable } from './replace.ts';

/** The shim of one built-in module: its sources replaced one by one, and a facade of the whole for default and `require`. */
export class Shim<M extends object> {
  readonly #module: M;
  readonly #path: string;
  readonly #members = new Map<PropertyKey, Member>();
  readonly facade: M;

  /** `module` is the built-in's own object, `path` its name as a user writes it. */
  constructor(module: M, path: string) {
    this.#module = module;
    this.#path = path;
    this.facade = facade({ native: module, current: () => module, members: this.#members });
  }

  /** Takes replacements of exports; what this Node does not have is passed over. Gives them back, to be exported. */
  replaced<T extends Readonly<Record<string, unknown>>>(ours: T): T {
    for (const [name, value] of Object.entries(ours)) {
      if (value !== undefined) this.#members.set(name, replaced(toNative(value), value));
    }
    return ours;
  }

  /** Takes a property that is a fact of the process, not a function. */
  fact(name: string, member: Member): void {
    this.#members.set(name, member);
  }

  /** Makes guards for the exports that are destructured from the result: `run-only` in *inv* scope. */
  guarded(why: string): M {
    return this.#making((native, current, name) => guard(native, current, `${this.#path}.${name}`, why));
  }

  /** Makes order operations of the callback functions that are destructured from the result. */
  ordered(): M {
    const module = this.#path.slice('node:'.length);
    return this.#making((native, current, name) => orderedCallback(native, current, `${module}.${name}`));
  }

  #making(make: (native: Callable, current: () => unknown, name: string) => Callable): M {
    return new Proxy(this.#module, {
      get: (module, name) => {
        const native: unknown = Reflect.get(module, name);
        if (typeof native !== 'function') return undefined;
        const ours = make(native, () => Reflect.get(module, name) as unknown, String(name));
        this.#members.set(name, replaced(native, ours));
        return ours;
      },
    });
  }
}
