import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { KeysetPage } from '../common/keyset-page.js';
import { PageInfo } from '../common/page-info.js';
import { SCALARS } from '../common/scalars.js';
import { AccessGrantType } from './access-grant.type.js';

/** One grant of a page. */
@ObjectType({ description: 'One grant of a page 授权与游标', simpleResolvers: true })
export class AccessGrantEdge {
  @Field(() => SCALARS.String, { description: 'Opaque, for after and before 游标' })
  readonly cursor!: string;

  @Field(() => AccessGrantType, { description: 'The grant 授权' })
  readonly node!: AccessGrantType;
}

/** A page of grants. Each field is read when it is asked for; the page once. */
@ObjectType({ description: 'A page of grants, newest first 授权分页', simpleResolvers: true })
export class AccessGrantConnection {
  readonly #page: KeysetPage<AccessGrantType>;

  constructor(page: KeysetPage<AccessGrantType>) {
    this.#page = page;
  }

  @Field(() => [AccessGrantEdge], { description: 'Grants with their cursors 授权与游标' })
  async edges(): Promise<readonly AccessGrantEdge[]> {
    const { rows } = await this.#page.load();
    return rows.map((node) => ({ cursor: this.#page.cursorOf(node), node }));
  }

  @Field(() => [AccessGrantType], { description: 'Grants 授权' })
  async nodes(): Promise<readonly AccessGrantType[]> {
    return (await this.#page.load()).rows;
  }

  @Field(() => PageInfo, { description: 'Where the page lies 分页信息' })
  pageInfo(): Promise<object> {
    return this.#page.info();
  }

  @Field(() => SCALARS.Int, { description: 'Number of grants on all pages 总数; counted only when asked for' })
  totalCount(): Promise<number> {
    return this.#page.count();
  }
}
