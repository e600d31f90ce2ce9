import type { Operation } from './operation.ts';

/**
 * The armed timers of an attempt, by deadline and then by issue. After an outage many are overdue at once, and the world's timers
 * would fire in the order in which they were armed; natively the earlier deadline is first, and its callback may clear the later one.
 */
export class TimerOrder {
  /** Latest deadline first, so that the next is taken from the end. */
  readonly #armed: Operation[] = [];

  add(timer: Operation): void {
    this.#armed.splice(this.#placeOf(timer), 0, timer);
  }

  /** Forgets one that was stopped. */
  remove(timer: Operation): void {
    const place = this.#placeOf(timer);
    if (this.#armed[place] === timer) this.#armed.splice(place, 1);
  }

  #placeOf(timer: Operation): number {
    let low = 0;
    let high = this.#armed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(timer, this.#armed[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes out all that are due no later than `timer`, in order, `timer` the last of them. */
  takeUntil(timer: Operation): Operation[] {
    const due: Operation[] = [];
    for (let next = this.#armed.at(-1); next !== undefined && !isBefore(timer, next); next = this.#armed.at(-1)) {
      due.push(next);
      this.#armed.pop();
    }
    return due;
  }
}

function isBefore(a: Operation, b: Operation): boolean {
  return a.dueMs! < b.dueMs! || (a.dueMs === b.dueMs && a.seq < b.seq);
}
