import type { Event } from './history.ts';

/** The events of one attempt that are still to be delivered. Taking the head is O(1): a long journal is not moved at each turn. */
export class EventQueue {
  #events: Event[];
  #next = 0;

  constructor(loaded: readonly Event[]) {
    this.#events = [...loaded];
  }

  get length(): number {
    return this.#events.length - this.#next;
  }

  get head(): Event | undefined {
    return this.#events[this.#next];
  }

  get last(): Event | undefined {
    return this.length > 0 ? this.#events.at(-1) : undefined;
  }

  push(event: Event): void {
    this.#events.push(event);
  }

  shift(): void {
    this.#next++;
    if (this.#next === this.#events.length) {
      this.#events = [];
      this.#next = 0;
    }
  }
}
