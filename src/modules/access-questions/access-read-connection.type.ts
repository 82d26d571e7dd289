import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { AskedReads } from '../../receipts/questions/access-questions.js';
import type { KeysetPage } from '../common/keyset-page.js';
import { PageInfo } from '../common/page-info.js';
import { SCALARS } from '../common/scalars.js';
import { AccessRead } from './access-read.type.js';

/** One operation of a page. */
@ObjectType({ description: 'One operation of a page 访问与游标', simpleResolvers: true })
export class AccessReadEdge {
  @Field(() => SCALARS.String, { description: 'Opaque, for after and before 游标' })
  readonly cursor!: string;

  @Field(() => AccessRead, { description: 'The operation 访问' })
  readonly node!: AccessRead;
}

/** A page of an answer. Each field is read when it is asked for; the page once. */
@ObjectType({ description: 'A page of operations, newest first 访问分页', simpleResolvers: true })
export class AccessReadConnection {
  readonly #page: KeysetPage<AskedReads>;

  constructor(page: KeysetPage<AskedReads>) {
    this.#page = page;
  }

  @Field(() => [AccessReadEdge], { description: 'Operations with their cursors 访问与游标' })
  async edges(): Promise<readonly AccessReadEdge[]> {
    const { rows } = await this.#page.load();
    return rows.map((row) => ({ cursor: this.#page.cursorOf(row), node: new AccessRead(row) }));
  }

  @Field(() => [AccessRead], { description: 'Operations 访问' })
  async nodes(): Promise<readonly AccessRead[]> {
    return (await this.#page.load()).rows.map((row) => new AccessRead(row));
  }

  @Field(() => PageInfo, { description: 'Where the page lies 分页信息' })
  pageInfo(): Promise<object> {
    return this.#page.info();
  }

  @Field(() => SCALARS.Int, { description: 'Number of operations on all pages 总数; counted only when asked for' })
  totalCount(): Promise<number> {
    return this.#page.count();
  }
}
