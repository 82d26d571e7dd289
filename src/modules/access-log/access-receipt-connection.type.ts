import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { StoredReceipt } from '../../receipts/stored-receipt.js';
import type { KeysetPage } from '../common/keyset-page.js';
import { PageInfo } from '../common/page-info.js';
import { SCALARS } from '../common/scalars.js';
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
  readonly #page: KeysetPage<StoredReceipt>;

  constructor(page: KeysetPage<StoredReceipt>) {
    this.#page = page;
  }

  @Field(() => [AccessReceiptEdge], { description: 'Receipts with their cursors 回执与游标' })
  async edges(): Promise<readonly AccessReceiptEdge[]> {
    const { rows } = await this.#page.load();
    return rows.map((receipt) => ({ cursor: this.#page.cursorOf(receipt), node: new AccessReceipt(receipt) }));
  }

  @Field(() => [AccessReceipt], { description: 'Receipts 回执' })
  async nodes(): Promise<readonly AccessReceipt[]> {
    const { rows } = await this.#page.load();
    return rows.map((receipt) => new AccessReceipt(receipt));
  }

  @Field(() => PageInfo, { description: 'Where the page lies 分页信息' })
  pageInfo(): Promise<object> {
    return this.#page.info();
  }

  @Field(() => SCALARS.Int, { description: 'Number of receipts on all pages 总数; counted only when asked for' })
  totalCount(): Promise<number> {
    return this.#page.count();
  }
}
