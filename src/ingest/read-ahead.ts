/** Gives items in their order, and has the next one made while the taker works on the last: one is held, never more. */
export async function* readAhead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  const read = () => {
    const next = iterator.next();
    // Whoever takes it learns of its failure; until then it is nobody's.
    next.catch(() => undefined);
    return next;
  };
  try {
    for (let next = await read(); !next.done; ) {
      const following = read();
      yield next.value;
      next = await following;
    }
  } finally {
    await iterator.return?.();
  }
}
