import { isUnpatched, standFor, toNative } from './replace.ts';

/** A member that a facade replaces. */
export interface Member {
  /** What the real object held when stet was loaded. Absent: whatever is found may be replaced (a fact of the process). */
  readonly native?: unknown;
  /** What the facade gives where the real object holds `found`. */
  readonly give: (found: unknown) => unknown;
}

export type Members = ReadonlyMap<PropertyKey, Member>;

export interface FacadeOptions {
  readonly native: object;
  /** What the program finds under the global's name now. May throw as the bare name does (`scheduler is not defined`). */
  readonly current: () => object;
  readonly members: Members;
  /** The methods of the native check their receiver: give them the real object. */
  readonly branded?: boolean;
}

/** A member that is a function of stet's in place of a native one. */
export function replaced(native: unknown, ours: unknown): Member {
  return { native, give: () => ours };
}

/** The traps of an object that reads as the native one, members replaced, and writes through to it. */
export function facadeTraps({ native, current, members, branded = false }: FacadeOptions): ProxyHandler<object> {
  const rebound = new WeakMap<object, object>();

  const owner = (): object => {
    const found = current();
    return isUnpatched(found, native) ? native : found;
  };

  const rebind = (method: object): object => {
    let bound = rebound.get(method);
    if (bound === undefined) {
      bound = standFor(new Proxy(method as () => void, { apply: (target, self, args) => Reflect.apply(target, toNative(self), args) }), method);
      rebound.set(method, bound);
    }
    return bound;
  };

  /** What the program sees of a value that the real object holds under `key`. */
  const shown = (key: PropertyKey, found: unknown): unknown => {
    const member = members.get(key);
    if (member !== undefined) return member.native === undefined || isUnpatched(found, member.native) ? member.give(found) : found;
    return branded && key !== 'constructor' && typeof found === 'function' ? rebind(found) : found;
  };

  return {
    get(target, key, receiver) {
      const from = owner();
      // A proxy must not contradict what its target holds for good, whatever a mock says.
      if (from !== native && isFixed(target, key)) return Reflect.get(target, key) as unknown;
      return shown(key, Reflect.get(from, key, toNative(receiver) === native ? from : receiver));
    },
    set(_target, key, value, receiver) {
      const from = owner();
      return Reflect.set(from, key, toNative(value), toNative(receiver) === native ? from : receiver);
    },
    has: (_target, key) => Reflect.has(owner(), key),
    deleteProperty: (_target, key) => Reflect.deleteProperty(owner(), key),
    defineProperty(_target, key, descriptor) {
      return Reflect.defineProperty(owner(), key, 'value' in descriptor ? { ...descriptor, value: toNative(descriptor.value) as unknown } : descriptor);
    },
    getOwnPropertyDescriptor(target, key) {
      const from = owner();
      const descriptor = Reflect.getOwnPropertyDescriptor(from, key);
      if (from !== native && (descriptor?.configurable === false || isFixed(target, key))) return Reflect.getOwnPropertyDescriptor(target, key);
      if (descriptor !== undefined && 'value' in descriptor && descriptor.configurable) descriptor.value = shown(key, descriptor.value);
      return descriptor;
    },
    ownKeys: (target) => Reflect.ownKeys(owner() === native ? native : target),
    getPrototypeOf: () => Reflect.getPrototypeOf(owner()),
    setPrototypeOf: (_target, proto) => Reflect.setPrototypeOf(owner(), proto),
  };
}

const membersByFacade = new WeakMap<object, Members>();

/** The members that a facade replaces. */
export function membersOf(ours: object): Members {
  return membersByFacade.get(ours) ?? new Map<PropertyKey, Member>();
}

/** An object that reads as the native one, members replaced, and writes through to it. */
export function facade<T extends object>(options: FacadeOptions & { readonly native: T }): T {
  const ours = standFor(new Proxy(options.native, facadeTraps(options) as ProxyHandler<T>), options.native);
  membersByFacade.set(ours, options.members);
  return ours;
}

function isFixed(target: object, key: PropertyKey): boolean {
  return Reflect.getOwnPropertyDescriptor(target, key)?.configurable === false;
}
