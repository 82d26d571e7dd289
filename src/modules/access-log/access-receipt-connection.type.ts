import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { PageInfo } from '../common/page-info.js';
import { SCALARS } from '../common/scalars.js';
import type { AccessLogPage } from './access-log-page.js';
import { AccessReceipt } from './access-receipt.type.js';

/** One receipt of a page. */
@ObjectType({ description: 'One receipt of a page 回执与游标', simpleResolvers: true })
export class AccessReceiptEdge {
  @Field(() => SCALARS.String, { description: 'Opaque, for after and before 游标' })
  readonly cursor!: string;

  @Field(() => AccessReceipt, { description: 'The receipt 回执' })
  readonly node!: AccessReceipt;
}

/** A page of the log. Each field is read when it is asked for; the page once. */
@ObjectType({ description: 'A page of the access log, newest first 访问日志分页', simpleResolvers: true })
export class AccessReceiptConnection {
  readonly #page: AccessLogPage;

  constructor(page: AccessLogPage) {
    this.#page = page;
  }

  @Field(() => [AccessReceiptEdge], { description: 'Receipts with their cursors 回执与游标' })
  async edges(): Promise<readonly AccessReceiptEdge[]> {
    const { receipts } = await this.#page.load();
    return receipts.map((receipt) => ({ cursor: this.#page.cursorOf(receipt), node: new AccessReceipt(receipt) }));
  }

  @Field(() => [AccessReceipt], { description: 'Receipts 回执' })
  async nodes(): Promise<readonly AccessReceipt[]> {
    const { receipts } = await this.#page.load();
    return receipts.map((receipt) => new AccessReceipt(receipt));
  }

  @Field(() => PageInfo, { description: 'Where the page lies 分页信息' })
  async pageInfo(): Promise<object> {
    const { receipts, hasNextPage, hasPreviousPage } = await this.#page.load();
    const [first, last] = [receipts[0], receipts.at(-1)];
    return {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : this.#page.cursorOf(first),
      endCursor: last === undefined ? null : this.#page.cursorOf(last),
    };
  }

  @Field(() => SCALARS.Int, { description: 'Number of receipts on all pages 总数; counted only when asked for' })
  totalCount(): Promise<number> {
    return this.#page.count();
  }
}
