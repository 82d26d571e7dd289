import { HubError } from '../../shared/errors.js';

/** Subscriptions that are open on one node. */
export class OpenSubscriptions {
  readonly #most: number;
  readonly #mostOfCaller: number;
  readonly #byCaller = new Map<string, number>();
  #count = 0;

  constructor(most: number, mostOfCaller: number) {
    this.#most = most;
    this.#mostOfCaller = mostOfCaller;
  }

  /**
   * Counts one more, until the function that it gives is called.
   * @throws HubError SUBSCRIPTION_LIMIT_REACHED
   */
  take(caller: string): () => void {
    const own = this.#byCaller.get(caller) ?? 0;
    if (this.#count >= this.#most || own >= this.#mostOfCaller) throw new HubError('SUBSCRIPTION_LIMIT_REACHED');
    this.#add(caller, 1);
    let isOpen = true;
    return () => {
      if (isOpen) this.#add(caller, -1);
      isOpen = false;
    };
  }

  #add(caller: string, change: 1 | -1): void {
    this.#count += change;
    const own = (this.#byCaller.get(caller) ?? 0) + change;
    if (own === 0) this.#byCaller.delete(caller);
    else this.#byCaller.set(caller, own);
  }
}
